using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Npgsql;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.Tests.CloudNativePg.DayTwo;

/// <summary>Changes of a database that lives, asked of its servers.</summary>
public sealed class ChangeTests(RealDatabase database)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Restart_InPlace_RestartsTheServerAndNothingElse()
    {
        using var turn = await database.EnterAsync();
        var primary = await database.PrimaryAsync("pg");
        var (uid, started) = (await UidAsync(primary), await StartedAsync(primary));

        await database.PatchAsync(
            "pg", """{"status":{"phase":"Primary instance is being restarted in-place","phaseReason":"Requested by the user"}}""", "status");
        await RealDatabase.UntilAsync(async () => await StartedAsync(primary) is { Length: > 0 } now && now != started, () => "the server is restarted");
        await database.UntilHealthyAsync("pg");

        Assert.Equal((primary, uid), (await database.PrimaryAsync("pg"), await UidAsync(primary)));
    }

    [Fact]
    public async Task Decrease_OfWhatReplicasNeed_TakesEffectOnEveryServer()
    {
        using var turn = await database.EnterAsync();
        var primary = await database.PrimaryAsync("pg");

        await database.PatchAsync("pg", """{"spec":{"postgresql":{"parameters":{"max_connections":"90"}}}}""");
        foreach (var instance in (string[])["pg-1", "pg-2", "pg-3"])
        {
            await RealDatabase.UntilAsync(async () => await database.SqlAsync(instance, "SHOW max_connections") == "90", () => $"{instance} has 90");
        }

        await database.UntilHealthyAsync("pg");
        Assert.Equal(primary, await database.PrimaryAsync("pg"));
    }

    [Fact]
    public async Task AlternativeNames_OfAnotherService_AreServedAfterAReload()
    {
        using var turn = await database.EnterAsync();
        var primary = await database.PrimaryAsync("pg");
        var started = await StartedAsync(primary);
        var service = """
            {"apiVersion":"v1","kind":"Service","metadata":{"name":"mine"},
             "spec":{"ports":[{"port":5432}],"selector":{"cnpg.io/cluster":"pg","cnpg.io/instanceRole":"primary"}}}
            """;
        await database.Client.CreateAsync(Kinds.Service, "default", JsonNode.Parse(service)!.AsObject(), Token);

        await database.PatchAsync("pg", """{"spec":{"certificates":{"serverAltDNSNames":["mine.default.svc"]}}}""");
        await RealDatabase.UntilAsync(async () => await MayConnectAsync(primary, "mine.default.svc"), () => "the name is served");

        Assert.True(await MayConnectAsync(primary, "pg-rw"));
        Assert.False(await MayConnectAsync(primary, "other.default.svc"));
        Assert.Equal(started, await StartedAsync(primary));
        await RealDatabase.UntilAsync(
            async () => (await database.Client.ListAsync(Kinds.EndpointSlice, "default", "kubernetes.io/service-name=mine", Token)).Items
                .SelectMany(s => s["endpoints"]!.AsArray()).Select(e => e.String("targetRef", "name")).SequenceEqual([primary]),
            () => "the service leads to the primary");
    }

    [Fact]
    public async Task Namespace_WhoseArchivingFailsWithClientsConnected_IsDeletedAtOnce()
    {
        using var turn = await database.EnterAsync();
        await database.Client.CreateAsync(Kinds.Namespace, null, Parse("""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"failing"}}"""), Token);
        var store = """
            {"apiVersion":"barmancloud.cnpg.io/v1","kind":"ObjectStore","metadata":{"name":"store"},
             "spec":{"configuration":{"destinationPath":"s3://nowhere/","s3Credentials":{
               "accessKeyId":{"name":"missing","key":"id"},"secretAccessKey":{"name":"missing","key":"key"}}}}}
            """;
        await database.Client.CreateAsync(Kinds.ObjectStore, "failing", Parse(store), Token);
        var spec = """
            {"instances":1,"storage":{"size":"1Gi"},
             "plugins":[{"name":"barman-cloud.cloudnative-pg.io","isWALArchiver":true,"parameters":{"barmanObjectName":"store"}}]}
            """;
        await database.CreateAsync("db", spec, "failing");
        await RealDatabase.UntilAsync(
            async () => Archiving(await database.Client.GetAsync(Kinds.Cluster, "failing", "db", Token)) == "False", () => "archiving fails");
        var port = (await database.ExecInAsync("failing", "db-1", null, "psql", "-XAtc", "SHOW port")).Output;
        var password = (await database.Client.GetAsync(Kinds.Secret, "failing", "db-app", Token)).String("data", "password")!;
        await using var client = new NpgsqlConnection(
            $"Host=127.0.0.1;Port={port};Username=app;Database=app;Password={Encoding.UTF8.GetString(Convert.FromBase64String(password))};Pooling=false");
        await client.OpenAsync(Token);

        await database.Client.DeleteAsync(Kinds.Namespace, null, "failing", Token);

        await RealDatabase.UntilAsync(async () => await database.Client.GetAsync(Kinds.Namespace, null, "failing", Token) is null, () => "the namespace is gone");
    }

    [Fact]
    public async Task Secret_WithAnotherUsername_ChangesNoPasswordAndIsReported()
    {
        using var turn = await database.EnterAsync();
        var primary = await database.PrimaryAsync("pg");
        var before = await database.SqlAsync(primary, "SELECT rolpassword FROM pg_authid WHERE rolname = 'app'");

        await PatchSecretAsync(("username", "somebody"), ("password", "other"));
        await RealDatabase.UntilAsync(
            async () => (await database.LogAsync(primary)).Contains("wrong username 'somebody' in secret, expected 'app'", StringComparison.Ordinal),
            () => "the log says so");

        Assert.Equal(before, await database.SqlAsync(primary, "SELECT rolpassword FROM pg_authid WHERE rolname = 'app'"));
        await PatchSecretAsync(("username", "app"));
        await RealDatabase.UntilAsync(
            async () => await database.SqlAsync(primary, "SELECT rolpassword FROM pg_authid WHERE rolname = 'app'") != before, () => "the password is set");
    }

    private async Task PatchSecretAsync(params (string Key, string Value)[] entries)
    {
        var data = new JsonObject(entries.Select(e => KeyValuePair.Create(e.Key, (JsonNode?)Convert.ToBase64String(Encoding.UTF8.GetBytes(e.Value)))));
        await database.Client.PatchAsync(Kinds.Secret, "default", "pg-app", new JsonObject { ["data"] = data }, Token);
    }

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();

    private static string? Archiving(JsonObject? cluster) => (cluster.Node("status", "conditions") as JsonArray)?
        .FirstOrDefault(c => c.String("type") == "ContinuousArchiving").String("status");

    private async Task<string> UidAsync(string pod) => (await database.Client.GetAsync(Kinds.Pod, "default", pod, Token))!.Uid();

    private async Task<string> StartedAsync(string instance) =>
        await database.ExecAsync(instance, null, "psql", "-XAtc", "SELECT pg_postmaster_start_time()") is (0, var time) ? time : "";

    /// <summary>Whether a client that verifies the name accepts the server; the name is not resolved.</summary>
    private async Task<bool> MayConnectAsync(string instance, string host)
    {
        var authority = (await database.Client.GetAsync(Kinds.Secret, "default", "pg-ca", Token)).String("data", "ca.crt")!;
        using var root = X509Certificate2.CreateFromPem(Encoding.ASCII.GetString(Convert.FromBase64String(authority)));
        var password = (await database.Client.GetAsync(Kinds.Secret, "default", "pg-app", Token)).String("data", "password")!;
        var builder = new NpgsqlDataSourceBuilder(
            $"Host=127.0.0.1;Port={await database.SqlAsync(instance, "SHOW port")};Username=app;Database=app;SSL Mode=Require;Pooling=false")
        {
            ConnectionStringBuilder = { Password = Encoding.UTF8.GetString(Convert.FromBase64String(password)) },
        };
        builder.UseSslClientAuthenticationOptionsCallback(options =>
        {
            options.TargetHost = host;
            options.RemoteCertificateValidationCallback = (_, _, _, errors) => errors == SslPolicyErrors.None;
            options.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                CustomTrustStore = { root },
                RevocationMode = X509RevocationMode.NoCheck,
            };
        });
        await using var source = builder.Build();
        try
        {
            await using var connection = await source.OpenConnectionAsync(Token);
            return true;
        }
        catch (NpgsqlException e) when (e.InnerException is System.Security.Authentication.AuthenticationException)
        {
            return false;
        }
    }
}
