using System.Text.Json.Nodes;

namespace Provisioning.Kubernetes.Tests.PostgreSql;

public sealed class ArchiveJobTests
{
    [Fact]
    public void RenderArchiveDeletion_OneBackup_DeletesNoMoreThanItsFolder()
    {
        var job = Render("minio", "20261122T202753");

        Assert.Equal(
            [
                "s3", "rm", "--recursive", "--only-show-errors", "s3://backups/prod/databases/acme-shop-1a2b3c4d/base/20261122T202753/",
                "--endpoint-url", "https://minio.example:9000",
            ],
            Container(job)["args"]!.AsArray().Select(argument => (string?)argument));
    }

    [Fact]
    public void RenderArchiveDeletion_WholeArchive_DeletesItsFolder() =>
        Assert.Equal("s3://backups/acme-shop-1a2b3c4d/", (string?)Container(Render("s3-eu", backupId: null))["args"]![4]);

    [Theory]
    [InlineData("minio")]
    [InlineData("s3-eu")]
    [InlineData("secrets")]
    [InlineData("irsa")]
    public void RenderArchiveDeletion_AnyStore_HoldsNoSecretAndSatisfiesRestrictedPodSecurity(string store)
    {
        var job = Render(store, backupId: null);

        var text = job.ToJsonString();
        Assert.DoesNotContain("secret\"", text.Replace("\"secret\":", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("AKIAEXAMPLE", text, StringComparison.Ordinal);
        var pod = job["spec"]!["template"]!["spec"]!;
        Assert.Equal((false, true, "RuntimeDefault"), (
            (bool)pod["automountServiceAccountToken"]!,
            (bool)pod["securityContext"]!["runAsNonRoot"]!,
            (string?)pod["securityContext"]!["seccompProfile"]!["type"]));
        var container = Container(job)["securityContext"]!;
        Assert.Equal((false, "ALL"), ((bool)container["allowPrivilegeEscalation"]!, (string?)container["capabilities"]!["drop"]![0]));
        Assert.NotNull(Container(job)["resources"]!["limits"]!["memory"]);
    }

    [Fact]
    public void RenderArchiveDeletion_KeysInSecrets_AreReferredTo()
    {
        var environment = Container(Render("secrets", backupId: null))["env"]!.AsArray();

        var references = environment.Where(variable => variable!["valueFrom"] is not null)
            .ToDictionary(variable => (string)variable!["name"]!, variable => variable!["valueFrom"]!["secretKeyRef"]!, StringComparer.Ordinal);
        Assert.Equal(["AWS_ACCESS_KEY_ID", "AWS_DEFAULT_REGION", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"], references.Keys.Order(StringComparer.Ordinal));
        Assert.All(references.Values, reference => Assert.Equal("acme-shop-store", (string?)reference["name"]));
        Assert.Contains(environment, variable => (string?)variable!["name"] == "AWS_CA_BUNDLE" && (string?)variable["value"] == "/etc/store/ca.crt");
    }

    private static JsonObject Render(string store, string? backupId)
    {
        var context = PostgreSqlTestData.Context(PostgreSqlTestData.Spec() with { Backup = BackupPolicy.Daily(store) });
        return PostgreSqlTestData.Engine.RenderArchiveDeletion(context, "provisioning-0f0e0d0c", "acme-shop-1a2b3c4d", backupId).Body;
    }

    private static JsonNode Container(JsonObject job) => job["spec"]!["template"]!["spec"]!["containers"]![0]!;
}
