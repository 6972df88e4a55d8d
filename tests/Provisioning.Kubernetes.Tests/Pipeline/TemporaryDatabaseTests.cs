using System.Text.Json;
using Provisioning.Kubernetes.State;
using Provisioning.Kubernetes.Tests.Fakes;

namespace Provisioning.Kubernetes.Tests.Pipeline;

/// <summary>Throw-away databases, and the proof that is written beside operations.</summary>
public sealed class TemporaryDatabaseTests
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("provisioning-runner-gone", 1)]
    [InlineData(null, 0)]
    public async Task Runner_OwnerGoneOrTimeOver_DeletesTheDatabase(string? owner, int hours)
    {
        await using var host = new TestHost();
        await host.EndAsync((await host.Provisioner.ProvisionAsync(TestHost.Spec(), cancellationToken: CancellationToken)).Id);

        await ChangeAsync(host, record => record with { Temporary = new TemporaryRecord(owner, host.Time.GetUtcNow().AddHours(hours)) });
        await UntilAsync(host, () => RecordOf(host).DeletedAt is not null);

        Assert.Null(await host.Provisioner.GetAsync(TestHost.Spec().Id, CancellationToken));
    }

    [Fact]
    public async Task List_TemporaryDatabase_ShowsItWhenAskedFor()
    {
        await using var host = new TestHost();
        await host.EndAsync((await host.Provisioner.ProvisionAsync(TestHost.Spec(), cancellationToken: CancellationToken)).Id);
        await ChangeAsync(host, record => record with { Temporary = new TemporaryRecord(Owner: null, host.Time.GetUtcNow().AddHours(1)) });

        Assert.Empty((await host.Provisioner.ListAsync(cancellationToken: CancellationToken)).Databases);
        Assert.Single((await host.Provisioner.ListAsync(new DatabaseQuery { IncludeTemporary = true }, CancellationToken)).Databases);
    }

    [Fact]
    public async Task Operation_ProofWrittenMeanwhile_KeepsIt()
    {
        await using var host = new TestHost();
        host.Kubernetes.Operator = null;
        var operation = await host.Provisioner.ProvisionAsync(TestHost.Spec(), cancellationToken: CancellationToken);
        await UntilAsync(host, () => host.Kubernetes.Find(Widget.ResourceType, "acme-shop", "acme-shop") is not null);
        var proof = new ProofRecord(host.Time.GetUtcNow(), Succeeded: true, "It was restored.");

        await ChangeAsync(host, record => record with { Proof = proof });
        host.Kubernetes.Operator = FakeEngine.Operate;
        host.Kubernetes.Change(Widget.ResourceType, "acme-shop", "acme-shop", body => body["touched"] = true);
        var ended = await host.EndAsync(operation.Id);

        Assert.Equal(OperationState.Succeeded, ended.State);
        Assert.Equal(proof, RecordOf(host).Proof);
    }

    private static async Task ChangeAsync(TestHost host, Func<DatabaseRecord, DatabaseRecord> change)
    {
        var store = host.Get<RecordStore>();
        while (await store.GetAsync("acme-shop", CancellationToken) is { } stored
            && await store.ReplaceAsync(stored, change(stored.Record), CancellationToken) is null)
        {
            // The operation wrote in between.
        }
    }

    private static DatabaseRecord RecordOf(TestHost host) => RecordFormat.Read(
        host.Kubernetes.Find(StateTypes.ConfigMap, "provisioning-system", "acme-shop")!.Deserialize(StateTypes.ConfigMap.TypeInfo)!).Record;

    private static async Task UntilAsync(TestHost host, Func<bool> condition)
    {
        var until = Task.Run(
            async () =>
            {
                while (!condition())
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(10), host.Time, CancellationToken);
                }
            },
            CancellationToken);
        await host.PassTimeAsync(until);
        await until;
    }
}
