using System.Text;
using System.Text.Json.Nodes;
using Provisioning.Kubernetes.Credentials;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.Options;
using Provisioning.Kubernetes.Resources;
using Provisioning.Kubernetes.Running;
using Provisioning.Kubernetes.Tests.Fakes;
using Provisioning.Kubernetes.Tests.PostgreSql;

namespace Provisioning.Kubernetes.Tests.Backups;

public sealed class BackupStoreTests
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public static TheoryData<BackupStoreOptions, string> WrongStores => new()
    {
        { new() { AccessKeyId = "id", SecretAccessKey = "key" }, "BackupStores[s].Bucket: missing" },
        { new() { Bucket = "s3://b", AccessKeyId = "id", SecretAccessKey = "key" }, "not the name of a bucket" },
        { new() { Bucket = "b", Path = "../x", AccessKeyId = "id", SecretAccessKey = "key" }, "BackupStores[s].Path" },
        { new() { Bucket = "b" }, "one of the three" },
        { new() { Bucket = "b", AccessKeyId = "id" }, "one of the three" },
        { new() { Bucket = "b", AccessKeyId = "id", SecretAccessKey = "key", UseWorkloadIdentity = true }, "one of the three" },
        { new() { Bucket = "b", CredentialsSecret = "keys", UseWorkloadIdentity = true }, "one of the three" },
        { new() { Bucket = "b", CredentialsSecret = "No Secret" }, "not the name of a Secret" },
        { new() { Bucket = "b", CredentialsSecret = "keys", AccessKeyIdKey = "" }, "AccessKeyIdKey" },
        { new() { Bucket = "b", UseWorkloadIdentity = true, CertificateAuthority = "nonsense" }, "not a certificate" },
        { new() { Bucket = "b", UseWorkloadIdentity = true, Endpoint = new Uri("ftp://x") }, "not an http or https address" },
    };

    [Theory]
    [MemberData(nameof(WrongStores))]
    public void GetErrors_WrongStore_IsNamed(BackupStoreOptions store, string expected) =>
        Assert.Contains(BackupStoreRules.GetErrors("s", store), error => error.Contains(expected, StringComparison.Ordinal));

    [Fact]
    public void GetErrors_RightStores_AreNone() =>
        Assert.Empty(PostgreSqlTestData.Stores.Where(store => store.Key != "minio").SelectMany(store => BackupStoreRules.GetErrors(store.Key, store.Value)));

    [Fact]
    public async Task WriteAsync_EntriesOfSecrets_AreCopiedAndFollow()
    {
        await using var host = new TestHost();
        host.Kubernetes.Put(CoreTypes.Secret, Secret("keys", "first"));
        var copies = host.Get<SecretCopies>();
        var context = PostgreSqlTestData.Context(PostgreSqlTestData.Spec());
        CopiedSecret[] wanted =
        [
            new(
                "acme-shop-store",
                new Dictionary<string, string>(StringComparer.Ordinal) { ["REGION"] = "eu" },
                new Dictionary<string, SecretEntry>(StringComparer.Ordinal) { ["ACCESS_KEY_ID"] = new("keys", "id") }),
        ];

        Assert.Equal(("eu", "first"), Read(Assert.Single(await copies.WriteAsync(wanted, context, CancellationToken)).Body));
        host.Kubernetes.Put(CoreTypes.Secret, Secret("keys", "second"));
        Assert.Equal(("eu", "second"), Read(Assert.Single(await copies.WriteAsync(wanted, context, CancellationToken)).Body));
        Assert.DoesNotContain("first", wanted[0].ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("absent", "id", "There is no Secret provisioning-system/absent")]
    [InlineData("keys", "absent", "has no entry 'absent'")]
    public async Task WriteAsync_MissingSource_SaysWhich(string secret, string key, string expected)
    {
        await using var host = new TestHost();
        host.Kubernetes.Put(CoreTypes.Secret, Secret("keys", "first"));
        var copied = new CopiedSecret(
            "x", new Dictionary<string, string>(StringComparer.Ordinal), new Dictionary<string, SecretEntry>(StringComparer.Ordinal) { ["A"] = new(secret, key) });

        var refusal = await Assert.ThrowsAsync<ProvisioningException>(
            () => host.Get<SecretCopies>().WriteAsync([copied], PostgreSqlTestData.Context(PostgreSqlTestData.Spec()), CancellationToken));

        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("only", 1, "INVALID_STATE")]
    [InlineData("only", 2, null)]
    [InlineData("running", 1, "INVALID_STATE")]
    [InlineData("failed", 1, null)]
    [InlineData("nobody", 1, "NOT_FOUND")]
    public void Refuse_Deletion_KeepsTheOnlyBackupAndWhatIsBeingTaken(string name, int complete, string? code)
    {
        DatabaseBackup[] backups =
        [
            .. Enumerable.Range(0, complete).Select(i => Backup(i == 0 ? "only" : $"other-{i}", BackupState.Completed)),
            Backup("running", BackupState.Running),
            Backup("failed", BackupState.Failed),
        ];

        Assert.Equal(code, BackupRequests.Refuse(new DatabaseId("acme", "shop"), name, backups)?.Code.Value);
    }

    private static DatabaseBackup Backup(string name, BackupState state) => new() { Name = name, State = state, IsScheduled = false };

    private static JsonObject Secret(string name, string id) => new()
    {
        ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "provisioning-system" },
        ["data"] = new JsonObject { ["id"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(id)) },
    };

    private static (string Region, string Id) Read(JsonObject body) => (Decode(body, "REGION"), Decode(body, "ACCESS_KEY_ID"));

    private static string Decode(JsonObject body, string key) => Encoding.UTF8.GetString(Convert.FromBase64String((string)body["data"]![key]!));
}
