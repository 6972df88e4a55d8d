using Provisioning.IntegrationTests.Infrastructure;

namespace Provisioning.IntegrationTests;

public sealed class PreflightTests(TestCluster cluster)
{
    private static CancellationToken CancellationToken => Deadline.Token;

    [Fact]
    public async Task Check_ClusterWithEverything_Passes()
    {
        await using var tenant = new Tenant(cluster);
        var library = await tenant.StartLibraryAsync(options => options.BackupStores["s3"] = new() { Bucket = "b", AccessKeyId = "id", SecretAccessKey = "key" });

        var report = await library.Get<IClusterPreflight>().CheckAsync(cancellationToken: CancellationToken);

        Assert.True(report.Passed, Describe(report));
        Assert.Contains(report.Findings, finding => finding.Subject == "permission" && finding.Severity == PreflightSeverity.Ok);
        Assert.Contains(report.Findings, finding => finding.Subject == "operator CloudNativePG" && finding.Found.Contains("version 1.", StringComparison.Ordinal));
        Assert.Contains(report.Findings, finding => finding.Subject == "fields clusters.postgresql.cnpg.io" && finding.Severity == PreflightSeverity.Ok);
    }

    [Fact]
    public async Task Check_WithoutOperatorsPermissionsAndSecrets_TellsEachWithItsRemedy()
    {
        await using var own = await PrivateCluster.StartAsync(cluster);
        await own.RemoveCustomResourcesAsync();
        using var kubeconfig = Kubeconfigs.WithToken(own.Kubeconfig, await ServiceAccounts.CreateAsync(own.Api, "default", "nobody"));
        await using var library = await Library.StartAsync(
            kubeconfig.Path, own.Tenant.LibraryNamespace, options => options.BackupStores["s3"] = new() { Bucket = "b", CredentialsSecret = "missing" });

        var report = await library.Get<IClusterPreflight>().CheckAsync(cancellationToken: CancellationToken);

        Assert.False(report.Passed);
        Assert.All(report.Findings.Where(finding => finding.Severity != PreflightSeverity.Ok), finding => Assert.NotEmpty(finding.Remedy!));
        Assert.Contains(report.Findings, finding => finding is { Subject: "permission secrets", Severity: PreflightSeverity.Error });
        Assert.Contains(report.Findings, finding => finding is { Subject: "operator CloudNativePG", Severity: PreflightSeverity.Error });
    }

    [Fact]
    public async Task Check_UnreachableCluster_IsAFinding()
    {
        using var kubeconfig = Kubeconfigs.Unreachable();
        await using var library = await Library.StartAsync(kubeconfig.Path, "provisioning-system", options => options.RunsOperations = false);

        var finding = Assert.Single((await library.Get<IClusterPreflight>().CheckAsync(cancellationToken: CancellationToken)).Findings);

        Assert.Equal("api-server", finding.Subject);
        Assert.Equal(PreflightSeverity.Error, finding.Severity);
    }

    private static string Describe(PreflightReport report) =>
        string.Join(Environment.NewLine, report.Findings.Select(finding => $"{finding.Severity} {finding.Subject}: {finding.Found} {finding.Remedy}"));
}
