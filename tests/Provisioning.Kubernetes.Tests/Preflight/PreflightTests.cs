using System.Text.Json.Nodes;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.Preflight;
using Provisioning.Kubernetes.Tests.Fakes;

namespace Provisioning.Kubernetes.Tests.Preflight;

public sealed class PreflightTests
{
    private static readonly OperatorProfile Profile = new()
    {
        Requirement = new OperatorRequirement("Widget Operator", "kubectl apply -f widgets.yaml", []),
        DeploymentSelectors = [],
        Oldest = new Version(1, 27),
        Support = [new SupportedVersions(new Version(1, 30), (new Version(1, 34), new Version(1, 36)), new Version(1, 30))],
    };

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("v1.36.0-local", "1.36.0")]
    [InlineData("v1.33.4+k3s1", "1.33.4")]
    [InlineData("1.30", "1.30")]
    [InlineData("latest", null)]
    [InlineData("", null)]
    public void Parse_VersionOfAServer_LeavesWhatVendorsAppend(string text, string? expected) =>
        Assert.Equal(expected, Versions.Parse(text)?.ToString());

    [Theory]
    [InlineData("ghcr.io/cloudnative-pg/cloudnative-pg:1.30.0", "1.30.0")]
    [InlineData("registry:5000/operator:1.29.1@sha256:0123", "1.29.1")]
    [InlineData("registry:5000/operator", null)]
    [InlineData("operator@sha256:0123", null)]
    [InlineData(null, null)]
    public void ParseImage_Reference_FindsTheTag(string? image, string? expected) =>
        Assert.Equal(expected, Versions.ParseImage(image)?.ToString());

    [Theory]
    [InlineData("1.26.3", "1.36", PreflightSeverity.Error)]
    [InlineData("1.30.0", "1.36", PreflightSeverity.Ok)]
    [InlineData("1.30.0", "1.31", PreflightSeverity.Ok)]
    [InlineData("1.30.0", "1.37", PreflightSeverity.Warning)]
    [InlineData("1.30.0", "1.29", PreflightSeverity.Warning)]
    [InlineData("1.31.0", "1.37", PreflightSeverity.Ok)]
    public void Judge_OperatorAndServer_TellsWhetherTheyFit(string version, string server, PreflightSeverity expected) =>
        Assert.Equal(expected, OperatorSupport.Judge("operator", Profile, Version.Parse(version), Version.Parse(server)).Severity);

    [Fact]
    public void FindUnknown_Fields_NamesThoseThatTheSchemaLacks()
    {
        var schema = JsonNode.Parse("""
            {"properties": {
                "known": {"type": "string"},
                "map": {"additionalProperties": {"type": "string"}},
                "any": {"x-kubernetes-preserve-unknown-fields": true},
                "list": {"items": {"properties": {"name": {}}}}}}
            """)!.AsObject();
        var value = JsonNode.Parse("""
            {"known": "", "new": 1, "map": {"a": "b"}, "any": {"x": {"y": 1}}, "list": [{"name": ""}, {"late": 1}, {"late": 2}]}
            """);

        Assert.Equal(["spec.new", "spec.list[].late"], SchemaFields.FindUnknown(schema, value, "spec"));
    }

    [Theory]
    [InlineData("cnpg.io/deleteDatabase", true)]
    [InlineData("postgresql.cnpg.io/x", true)]
    [InlineData("notcnpg.io/x", false)]
    [InlineData("foregroundDeletion", false)]
    public void Owns_Finalizer_IsByItsDomain(string finalizer, bool expected) =>
        Assert.Equal(expected, new EngineTeardown([], "cnpg.io").Owns(finalizer));

    [Fact]
    public async Task CheckAsync_NothingGrantedAndNoKey_ReportsEveryPermissionAndTheKey()
    {
        await using var host = new TestHost(withKey: false);
        var before = host.Kubernetes.Snapshot().Count;

        var report = await host.Get<IClusterPreflight>().CheckAsync(cancellationToken: CancellationToken);

        Assert.False(report.Passed);
        Assert.Equal(RequiredPermissions.All.Count, report.Findings.Count(finding => finding.Subject.StartsWith("permission ", StringComparison.Ordinal)));
        Assert.Contains(report.Findings, finding => finding is { Subject: "encryption-key", Severity: PreflightSeverity.Error });
        Assert.All(report.Findings.Where(finding => finding.Severity != PreflightSeverity.Ok), finding => Assert.NotEmpty(finding.Remedy!));
        Assert.Equal(before, host.Kubernetes.Snapshot().Count);
    }
}
