namespace Provisioning.Abstractions.Tests;

public sealed class DatabaseCredentialsTests
{
    [Fact]
    public void Through_ATunnel_KeepsTheNameToVerify()
    {
        var through = Create(
            "postgresql://app:p%40ss@primary.acme-shop.svc:5432/shop?sslmode=verify-full",
            "Host=primary.acme-shop.svc;Port=5432;Database=shop;Username=app;Password=\"p@;s\";SSL Mode=VerifyFull").Through(new Tunnel());

        Assert.Equal("primary.acme-shop.svc", through.ServerName);
        Assert.Equal(new DatabaseEndpoint { Host = "127.0.0.1", Port = 50123 }, through.Endpoint);
        Assert.Equal(
            "postgresql://app:p%40ss@primary.acme-shop.svc:50123/shop?sslmode=verify-full&hostaddr=127.0.0.1", through.ConnectionUri);
        Assert.Equal(
            "host=127.0.0.1;port=50123;database=shop;username=app;password=\"p@;s\";ssl mode=VerifyFull", through.ConnectionString);
        Assert.Null(through.ReadOnlyConnectionUri);
        Assert.Null(through.ReadOnlyConnectionString);
        Assert.Equal("app@127.0.0.1:50123/shop", through.ToString());
    }

    [Fact]
    public void Through_OfAnotherEngine_PutsTheAddressInTheHostsPlace()
    {
        var through = Create("mongodb://app:pw@db.svc:27017/?tls=true", "Server=db.svc;Port=3306;Password=pw").Through(new Tunnel());

        Assert.Equal("mongodb://app:pw@127.0.0.1:50123/?tls=true", through.ConnectionUri);
        Assert.Equal("server=127.0.0.1;port=50123;password=pw", through.ConnectionString);
    }

    private static DatabaseCredentials Create(string uri, string connectionString) => new()
    {
        DatabaseId = new DatabaseId("acme", "shop"),
        Endpoint = new DatabaseEndpoint { Host = "primary.acme-shop.svc", ReadOnlyHost = "replicas.acme-shop.svc", Port = 5432 },
        DatabaseName = "shop",
        UserName = "app",
        Password = "p@;s",
        ConnectionUri = uri,
        ConnectionString = connectionString,
        ReadOnlyConnectionUri = uri,
        ReadOnlyConnectionString = connectionString,
    };

    private sealed class Tunnel : DatabaseTunnel
    {
        public override string Host => "127.0.0.1";

        public override int Port => 50123;

        public override string ServerName => "primary.acme-shop.svc";

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
