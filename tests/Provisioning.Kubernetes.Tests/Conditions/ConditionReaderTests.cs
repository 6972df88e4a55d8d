using Provisioning.Kubernetes.Resources;
using Provisioning.Kubernetes.Tests.Fakes;

namespace Provisioning.Kubernetes.Tests.Conditions;

public sealed class ConditionReaderTests
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task GetAsync_ActiveDatabase_HasOneConditionOfEachTypeAndAsksNothingMoreForThem()
    {
        await using var host = await StartAsync();
        await host.Provisioner.GetAsync(TestHost.Spec().Id, CancellationToken);
        var before = host.Kubernetes.Calls.Count;

        var database = await host.Provisioner.GetAsync(TestHost.Spec().Id, CancellationToken);

        Assert.Equal(["get configmaps/acme-shop"], host.Kubernetes.Calls.Skip(before));
        Assert.Equal(
            ["AcceptingConnections True Ready", "Protected False NoBackupPolicy", "Proven False NoBackupPolicy"],
            database!.Conditions.Select(condition => $"{condition.Type} {condition.Status} {condition.Reason}"));
        Assert.Equal(database.Conditions, Assert.Single((await host.Provisioner.ListAsync(cancellationToken: CancellationToken)).Databases).Conditions);
    }

    [Fact]
    public async Task GetAsync_KindNotServed_IsUnobservableWithTheReason()
    {
        await using var host = await StartAsync();
        host.Kubernetes.Missing.Add(CoreTypes.Pod.ToString());
        await using var other = new TestHost(host.Kubernetes, host.Time);

        var database = await other.Provisioner.GetAsync(TestHost.Spec().Id, CancellationToken);

        Assert.Equal((ConditionStatus.Unknown, ConditionReasons.Unobservable), (database!.Conditions[0].Status, database.Conditions[0].Reason));
        Assert.StartsWith("The cluster does not serve pods", database.Conditions[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetAsync_WatchThatDoesNotSync_IsUnobservableAfterAShortTime()
    {
        await using var host = await StartAsync();
        host.Kubernetes.Listing = new TaskCompletionSource().Task;
        await using var other = new TestHost(host.Kubernetes, host.Time);

        var reading = other.Provisioner.GetAsync(TestHost.Spec().Id, CancellationToken);
        await host.PassTimeAsync(reading);
        var database = await reading;

        Assert.Equal(
            (ConditionReasons.Unobservable, "The cluster did not tell what there is within 3 seconds."),
            (database!.Conditions[0].Reason, database.Conditions[0].Message));
    }

    [Fact]
    public async Task GetAsync_StoreThatThisProcessLacks_IsUnobservable()
    {
        await using var host = new TestHost();
        await host.EndAsync((await host.Provisioner.ProvisionAsync(
            TestHost.Spec() with { Backup = BackupPolicy.Daily("s3") }, cancellationToken: CancellationToken)).Id);
        await using var other = new TestHost(host.Kubernetes, host.Time, options => options.BackupStores.Clear());

        var database = await other.Provisioner.GetAsync(TestHost.Spec().Id, CancellationToken);

        Assert.All(database!.Conditions, condition => Assert.Equal(ConditionReasons.Unobservable, condition.Reason));
        Assert.Contains("'s3' is not configured", database.Conditions[1].Message, StringComparison.Ordinal);
    }

    private static async Task<TestHost> StartAsync()
    {
        var host = new TestHost();
        await host.EndAsync((await host.Provisioner.ProvisionAsync(TestHost.Spec(), cancellationToken: CancellationToken)).Id);
        return host;
    }
}
