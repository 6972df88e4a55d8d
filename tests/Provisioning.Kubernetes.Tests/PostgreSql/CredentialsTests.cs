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
        Assert.Equal("PEM", credentials.CertificateAuthority);
        Assert.DoesNotContain("p;w", credentials.ToString(), StringComparison.Ordinal);
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
