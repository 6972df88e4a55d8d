namespace Provisioning.Kubernetes.Tests.PostgreSql;

/// <summary>Where applications connect, whatever the cluster behind it is called.</summary>
public sealed class EndpointTests
{
    [Fact]
    public void Render_AnotherName_LeadsTheSameServicesToIt()
    {
        var before = PostgreSqlTestData.Context(PostgreSqlTestData.Spec() with { Instances = 2 });
        var after = before with { Name = "acme-shop-r2" };

        var services = PostgreSqlTestData.Engine.Render(after).Endpoint;

        Assert.Equal(["primary", "replicas"], services.Select(service => service.Name));
        Assert.All(services, service => Assert.Equal("acme-shop-r2", (string?)service.Body["spec"]!["selector"]!["cnpg.io/cluster"]));
        Assert.Equal(PostgreSqlTestData.Engine.GetEndpoint(before), PostgreSqlTestData.Engine.GetEndpoint(after));
        Assert.Equal("acme-shop-r2-rw.acme-shop.svc", PostgreSqlTestData.Engine.GetOwnHost(after));
    }

    [Fact]
    public void Render_OneInstance_HasNoServiceForReplicasButTheirNameInTheCertificate()
    {
        var manifests = PostgreSqlTestData.Engine.Render(PostgreSqlTestData.Context(PostgreSqlTestData.Spec()));

        Assert.Equal("primary", Assert.Single(manifests.Endpoint).Name);
        Assert.Contains("replicas.acme-shop.svc", manifests.Deployment[^1].Body["spec"]!["certificates"]!["serverAltDNSNames"]!.AsArray().Select(name => (string?)name));
    }

    [Fact]
    public void MaxNameLength_WithTheSuffixOfManyRestores_IsWhatTheOperatorTakes() =>
        Assert.Equal(50, PostgreSqlTestData.Engine.MaxNameLength + "-r99".Length);
}
