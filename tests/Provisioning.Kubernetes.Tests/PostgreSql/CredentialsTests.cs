using System.Text;
using Provisioning.Kubernetes.Resources;

namespace Provisioning.Kubernetes.Tests.PostgreSql;

public sealed class CredentialsTests
{
    [Fact]
    public void ReadCredentials_OperatorsSecrets_AreAnApplicationsCredentials()
    {
        var context = PostgreSqlTestData.Context(PostgreSqlTestData.Spec() with { Instances = 2 });
        Assert.Equal(["acme-shop-app", "acme-shop-ca"], PostgreSqlTestData.Engine.GetCredentialSecrets(context));

        var credentials = PostgreSqlTestData.Engine.ReadCredentials(context, Secrets("p;w'%"));

        Assert.Equal("primary.acme-shop.svc", credentials.Endpoint.Host);
        Assert.Equal("replicas.acme-shop.svc", credentials.Endpoint.ReadOnlyHost);
        Assert.Equal("postgresql://shop:p%3Bw%27%25@primary.acme-shop.svc:5432/shop?sslmode=verify-full", credentials.ConnectionUri);
        Assert.Equal(
            "Host=primary.acme-shop.svc;Port=5432;Database=shop;Username=shop;Password=\"p;w'%\";SSL Mode=VerifyFull", credentials.ConnectionString);
        Assert.Equal("postgresql://shop:p%3Bw%27%25@replicas.acme-shop.svc:5432/shop?sslmode=verify-full", credentials.ReadOnlyConnectionUri);
        Assert.Contains("Host=replicas.acme-shop.svc;", credentials.ReadOnlyConnectionString, StringComparison.Ordinal);
        Assert.Equal("PEM", credentials.CertificateAuthority);
        Assert.DoesNotContain("p;w", credentials.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void ReadCredentials_OneInstance_HasNoReadOnlyStrings()
    {
        var credentials = PostgreSqlTestData.Engine.ReadCredentials(PostgreSqlTestData.Context(PostgreSqlTestData.Spec()), Secrets("x"));

        Assert.Null(credentials.ReadOnlyConnectionUri);
        Assert.Null(credentials.ReadOnlyConnectionString);
    }

    [Fact]
    public void ChangePassword_OfTheOperatorsSecret_ChangesEveryEntryThatHoldsIt()
    {
        const string Old = "0ld";
        var secret = Secret(
            ("username", "shop"), ("user", "shop"), ("password", Old), ("dbname", "shop"), ("host", "pg-rw"), ("port", "5432"),
            ("pgpass", $"pg-rw:5432:shop:shop:{Old}\n"),
            ("uri", $"postgresql://shop:{Old}@pg-rw.ns:5432/shop"),
            ("fqdn-uri", $"postgresql://shop:{Old}@pg-rw.ns.svc.cluster.local:5432/shop"),
            ("jdbc-uri", $"jdbc:postgresql://pg-rw.ns:5432/shop?password={Old}&user=shop"),
            ("fqdn-jdbc-uri", $"jdbc:postgresql://pg-rw.ns.svc.cluster.local:5432/shop?password={Old}&user=shop"));

        var changed = PostgreSqlTestData.Engine.ChangePassword(secret, "n3w")
            .ToDictionary(entry => entry.Key, entry => Encoding.UTF8.GetString(Convert.FromBase64String(entry.Value)), StringComparer.Ordinal);

        Assert.Equal(
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["password"] = "n3w",
                ["pgpass"] = "pg-rw:5432:shop:shop:n3w\n",
                ["uri"] = "postgresql://shop:n3w@pg-rw.ns:5432/shop",
                ["fqdn-uri"] = "postgresql://shop:n3w@pg-rw.ns.svc.cluster.local:5432/shop",
                ["jdbc-uri"] = "jdbc:postgresql://pg-rw.ns:5432/shop?password=n3w&user=shop",
                ["fqdn-jdbc-uri"] = "jdbc:postgresql://pg-rw.ns.svc.cluster.local:5432/shop?password=n3w&user=shop",
            },
            changed);
    }

    [Fact]
    public void ReadCredentials_KeyMissing_NamesTheSecretAndTheKey()
    {
        var secrets = Secrets("x");
        secrets["acme-shop-app"] = new Secret { Data = new Dictionary<string, string>(StringComparer.Ordinal) };

        var error = Assert.Throws<ProvisioningException>(() =>
            PostgreSqlTestData.Engine.ReadCredentials(PostgreSqlTestData.Context(PostgreSqlTestData.Spec()), secrets));

        Assert.Equal("Secret acme-shop-app has no 'dbname', which the operator should have put there.", error.Message);
    }

    private static Dictionary<string, Secret> Secrets(string password) => new(StringComparer.Ordinal)
    {
        ["acme-shop-app"] = Secret(("dbname", "shop"), ("username", "shop"), ("password", password)),
        ["acme-shop-ca"] = Secret(("ca.crt", "PEM"), ("ca.key", "private")),
    };

    private static Secret Secret(params (string Key, string Value)[] entries) =>
        new() { Data = entries.ToDictionary(entry => entry.Key, entry => Convert.ToBase64String(Encoding.UTF8.GetBytes(entry.Value)), StringComparer.Ordinal) };
}
