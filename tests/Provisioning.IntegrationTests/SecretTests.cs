using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Provisioning.IntegrationTests.Infrastructure;

namespace Provisioning.IntegrationTests;

/// <summary>The password is where it belongs, and nowhere else.</summary>
public sealed class SecretTests(TestCluster cluster)
{
    private static CancellationToken CancellationToken => Deadline.Token;

    [Fact]
    public async Task Password_AfterALifeOfADatabase_IsInNoLogRecordPlanOrText()
    {
        await using var tenant = new Tenant(cluster);
        var library = await tenant.StartLibraryAsync();
        await library.ProvisionAsync(tenant.Spec());
        var credentials = await library.Credentials.GetAsync(tenant.Id(), CancellationToken);
        Assert.True(credentials.Password.Length >= 16);
        var texts = new List<string?> { credentials.ToString() };
        texts.Add((await library.Provisioner.GetAsync(tenant.Id(), CancellationToken))!.ToString());
        texts.AddRange((await tenant.Api.ListAsync($"api/v1/namespaces/{tenant.LibraryNamespace}/configmaps")).Select(record => record.ToJsonString()));
        var plan = await library.Provisioner.PlanAsync(tenant.Spec() with { Instances = 2 }, CancellationToken);
        texts.AddRange(plan.Changes.SelectMany(change => change.Fields).Select(field => field.ToString()));
        await library.DeprovisionAsync(tenant.Id());
        texts.AddRange(library.Logs.GetSnapshot().SelectMany(Everything));

        AssertNoSecret(texts, credentials);
        Assert.NotEmpty(library.Logs.GetSnapshot());
    }

    [Fact]
    public async Task Password_WhenItsSealedFormIsRefused_IsInNoException()
    {
        await using var own = await PrivateCluster.StartAsync(cluster);
        var tenant = own.Tenant;
        var library = await tenant.StartLibraryAsync();
        using (own.Faults.Add(new() { Verb = "patch", Resource = "secrets", StatusCode = HttpStatusCode.UnprocessableEntity }))
        using (own.Faults.Add(new() { Verb = "create", Resource = "secrets", StatusCode = HttpStatusCode.UnprocessableEntity }))
        {
            var failure = await Assert.ThrowsAsync<OperationFailedException>(() => library.ProvisionAsync(tenant.Spec()));
            Assert.Equal(ErrorCode.Rejected, failure.Code);
        }

        var failed = library.Logs.GetSnapshot();
        await library.ProvisionAsync(tenant.Spec());
        var credentials = await library.Credentials.GetAsync(tenant.Id(), CancellationToken);

        AssertNoSecret(failed.SelectMany(Everything), credentials);
    }

    [Fact]
    public async Task SealedCredentials_MovedToAnotherDatabase_DoNotOpen()
    {
        await using var tenant = new Tenant(cluster);
        var library = await tenant.StartLibraryAsync();
        await library.ProvisionAsync(tenant.Spec("one"));
        await library.ProvisionAsync(tenant.Spec("two"));
        var one = await GetSealedAsync(tenant, "one");
        var two = await GetSealedAsync(tenant, "two");
        await tenant.Api.PatchAsync(
            $"api/v1/namespaces/{tenant.Id("two").Namespace}/secrets/{two["metadata"]!["name"]}", new() { ["data"] = one["data"]!.DeepClone() });

        var failure = await Assert.ThrowsAsync<ProvisioningException>(() => library.Credentials.GetAsync(tenant.Id("two"), CancellationToken));

        Assert.Equal(ErrorCode.CredentialsUnreadable, failure.Code);
    }

    private static async Task<JsonNode> GetSealedAsync(Tenant tenant, string project) => Assert.Single(await tenant.Api.ListAsync(
        $"api/v1/namespaces/{tenant.Id(project).Namespace}/secrets?labelSelector=app.kubernetes.io/managed-by=provisioning"));

    private static IEnumerable<string?> Everything(Microsoft.Extensions.Logging.Testing.FakeLogRecord record) =>
    [
        record.Message, record.Exception?.ToString(), record.State?.ToString(), .. record.Scopes.Select(scope => scope?.ToString()),
        .. record.StructuredState?.Select(pair => pair.Value) ?? [],
    ];

    private static void AssertNoSecret(IEnumerable<string?> texts, DatabaseCredentials credentials)
    {
        string[] secrets =
        [
            credentials.Password, Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials.Password)), Uri.EscapeDataString(credentials.Password),
                Library.EncryptionKey,
        ];
        Assert.All(texts.OfType<string>(), text => Assert.All(secrets, secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal)));
    }
}
