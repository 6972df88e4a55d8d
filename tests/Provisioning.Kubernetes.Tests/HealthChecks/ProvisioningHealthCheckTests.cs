using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Provisioning.Kubernetes.HealthChecks;
using Provisioning.Kubernetes.Options;
using Provisioning.Kubernetes.Running;
using Provisioning.Kubernetes.State;
using Provisioning.Kubernetes.Tests.Fakes;

namespace Provisioning.Kubernetes.Tests.HealthChecks;

public sealed class ProvisioningHealthCheckTests
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Check_WorkingHost_IsHealthyBeforeAndAfterItNeedsALease()
    {
        await using var host = new TestHost();
        var before = await CheckAsync(host);
        await host.EndAsync((await host.Provisioner.ProvisionAsync(TestHost.Spec(), cancellationToken: CancellationToken)).Id);
        var calls = host.Kubernetes.Calls.Count;

        var after = await CheckAsync(host);

        Assert.Equal((HealthStatus.Healthy, HealthStatus.Healthy), (before.Status, after.Status));
        Assert.StartsWith("get leases.coordination.k8s.io/provisioning-runner-", Assert.Single(host.Kubernetes.Calls.Skip(calls)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, HealthStatus.Unhealthy)]
    [InlineData(HealthStatus.Degraded, HealthStatus.Degraded)]
    public async Task Check_ApiServerAway_FailsAsRegistered(HealthStatus? failureStatus, HealthStatus expected)
    {
        await using var host = new TestHost();
        host.Kubernetes.Before = _ => throw FakeKubernetes.Refuse(StateTypes.Lease, 503, "ServiceUnavailable", "etcd is away");

        var result = await CheckAsync(host, failureStatus);

        Assert.Equal(expected, result.Status);
        Assert.Contains("etcd is away", result.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_LeaseDeleted_IsDegraded()
    {
        await using var host = new TestHost();
        await host.EndAsync((await host.Provisioner.ProvisionAsync(TestHost.Spec(), cancellationToken: CancellationToken)).Id);
        host.Kubernetes.Remove(StateTypes.Lease, "provisioning-system", host.Get<RunnerLease>().Name!);

        Assert.Equal(HealthStatus.Degraded, (await CheckAsync(host)).Status);
    }

    [Fact]
    public async Task Check_OperationThatNobodyRuns_IsDegradedAfterItsTime()
    {
        await using var host = new TestHost(configure: options => options.RunsOperations = false);
        var operation = await host.Provisioner.ProvisionAsync(TestHost.Spec(), cancellationToken: CancellationToken);

        var fresh = await CheckAsync(host);
        host.Time.Advance(TimeSpan.FromMinutes(3));
        var stuck = await CheckAsync(host);

        Assert.Equal((HealthStatus.Healthy, HealthStatus.Degraded), (fresh.Status, stuck.Status));
        Assert.Equal($"Operations that nobody brings forward: {operation.Id}.", stuck.Description);
    }

    [Fact]
    public void AddDatabaseProvisioning_Builder_RegistersTheCheck()
    {
        var services = new ServiceCollection();
        services.AddDatabaseProvisioning();
        services.AddHealthChecks().AddDatabaseProvisioning(tags: ["ready"]);
        using var provider = services.BuildServiceProvider();

        var registration = Assert.Single(provider.GetRequiredService<IOptions<HealthCheckServiceOptions>>().Value.Registrations);

        Assert.Equal(("database-provisioning", HealthStatus.Unhealthy, TimeSpan.FromSeconds(5)), (registration.Name, registration.FailureStatus, registration.Timeout));
        Assert.IsType<ProvisioningHealthCheck>(registration.Factory(provider));
    }

    private static Task<HealthCheckResult> CheckAsync(TestHost host, HealthStatus? failureStatus = null)
    {
        var check = new ProvisioningHealthCheck(
            host.Kubernetes, host.Get<RecordStore>(), host.Get<RunnerLease>(), host.Get<IOptions<ProvisioningOptions>>(), host.Time);
        var context = new HealthCheckContext { Registration = new HealthCheckRegistration("x", check, failureStatus, tags: null) };
        return check.CheckHealthAsync(context, CancellationToken);
    }
}
