using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging.Abstractions;
using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Api.Connection;
using Provisioning.Kubernetes.Api.Requests;
using Provisioning.Kubernetes.Resources;
using Provisioning.Kubernetes.Tests.Api.Support;

namespace Provisioning.Kubernetes.Tests.Api.Connection;

public sealed class KubeconfigTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("kubeconfig-");
    private readonly TestCertificates _certificates = new("cluster");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _certificates.Dispose();
        _directory.Delete(recursive: true);
    }

    [Fact]
    public async Task GetAsync_NoSuchFile_NamesTheFileAndTheOption()
    {
        var exception = await RefusedAsync(new KubernetesConnectionOptions { KubeconfigPath = "/does/not/exist" });

        Assert.Equal(
            "There is no kubeconfig at /does/not/exist. Correct the option KubeconfigPath, or leave it out to use the default one.", exception.Message);
        Assert.False(exception.IsTransient);
    }

    [Fact]
    public async Task GetAsync_UnknownContext_NamesTheOnesThereAre()
    {
        var path = Write("http://127.0.0.1:1", "", "token: t");

        var exception = await RefusedAsync(new KubernetesConnectionOptions { KubeconfigPath = path, Context = "production" });

        Assert.Equal(
            $"The kubeconfig {path} has no context 'production'. It has: test. Correct the option Context, or the kubeconfig's current-context.",
                exception.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{ not: [yaml")]
    [InlineData("apiVersion: v1\nkind: Config\ncurrent-context: a\ncontexts: [{name: a, context: {cluster: b, user: c}}]\nclusters: []\nusers: []\n")]
    [InlineData("apiVersion: v1\nkind: Config\n")]
    public async Task GetAsync_BadFile_NamesIt(string text)
    {
        var path = Path.Combine(_directory.FullName, "bad");
        await File.WriteAllTextAsync(path, text, Token);

        var exception = await RefusedAsync(new KubernetesConnectionOptions { KubeconfigPath = path });

        Assert.Equal(ErrorCode.ClusterUnreachable, exception.Code);
        Assert.StartsWith($"The kubeconfig {path} ", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', exception.Message);
    }

    [Fact]
    public async Task SendAsync_Token_IsSent()
    {
        await using var server = await StubServer.StartAsync(context => context.JsonAsync(Answers.Pod("a", "1")));

        await GetPodAsync(Write(server.Address.AbsoluteUri, "", "token: very-secret"));

        Assert.Equal("Bearer very-secret", Assert.Single(server.Requests).Headers["Authorization"]);
    }

    [Fact]
    public async Task SendAsync_ServerOfTheAuthority_IsTrustedAndGetsTheClientCertificate()
    {
        X509Certificate2? seen = null;
        await using var server = await StartTlsAsync(_certificates.Issue("server"), context =>
        {
            seen = context.Connection.ClientCertificate;
            return context.JsonAsync($$$"""{"metadata":{"name":"{{{context.Request.Protocol.Replace("/", "-", StringComparison.Ordinal)}}}"}}""");
        });
        using var client = _certificates.Issue("alice");
        using var key = client.GetECDsaPrivateKey()!;
        var user = $"client-certificate-data: {TestCertificates.Data(client.ExportCertificatePem())}\n    client-key-data: {TestCertificates.Data(key.ExportPkcs8PrivateKeyPem())}";

        var pod = await GetPodAsync(Write(server.Address.AbsoluteUri, $"certificate-authority-data: {_certificates.AuthorityData}", user));

        Assert.Equal("CN=alice", seen?.Subject);
        Assert.Equal("HTTP-2", pod!.Metadata.Name);
    }

    [Fact]
    public async Task SendAsync_AuthorityInAFileWithSeveral_IsTrusted()
    {
        using var other = new TestCertificates("retired");
        await using var server = await StartTlsAsync(_certificates.Issue("server"), context => context.JsonAsync(Answers.Pod("a", "1")));
        var bundle = $"{other.Authority.ExportCertificatePem()}\n{_certificates.Authority.ExportCertificatePem()}\n";
        await File.WriteAllTextAsync(Path.Combine(_directory.FullName, "ca.crt"), bundle, Token);

        Assert.NotNull(await GetPodAsync(Write(server.Address.AbsoluteUri, "certificate-authority: ca.crt", "token: t")));
    }

    [Fact]
    public async Task SendAsync_ServerOfAnotherAuthority_IsRefusedForGood()
    {
        using var other = new TestCertificates("other");
        await using var server = await StartTlsAsync(other.Issue("server"), context => context.JsonAsync(Answers.Pod("a", "1")));

        var exception = await Assert.ThrowsAsync<KubernetesApiException>(
            () => GetPodAsync(Write(server.Address.AbsoluteUri, $"certificate-authority-data: {_certificates.AuthorityData}", "token: t")));

        Assert.False(exception.IsTransient);
        Assert.Contains("certificate", exception.Message, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task SendAsync_ServerOfTheAuthorityUnderAnotherName_IsRefused()
    {
        await using var server = await StartTlsAsync(_certificates.Issue("kubelet", "node-1.example"), context => context.JsonAsync(Answers.Pod("a", "1")));

        await Assert.ThrowsAsync<KubernetesApiException>(
            () => GetPodAsync(Write(server.Address.AbsoluteUri, $"certificate-authority-data: {_certificates.AuthorityData}", "token: t")));

        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task SendAsync_TlsServerName_IsTheNameThatCounts()
    {
        await using var server = await StartTlsAsync(_certificates.Issue("server", "api.example"), context => context.JsonAsync(Answers.Pod("a", "1")));
        var cluster = $"certificate-authority-data: {_certificates.AuthorityData}\n    tls-server-name: api.example";

        Assert.NotNull(await GetPodAsync(Write(server.Address.AbsoluteUri, cluster, "token: t")));
    }

    [Fact]
    public async Task SendAsync_CredentialPluginsTokenNoLongerTaken_RunsThePluginAgain()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the plugin is a shell script");
        var counter = Path.Combine(_directory.FullName, "runs");
        var plugin = Path.Combine(_directory.FullName, "plugin");
        await File.WriteAllTextAsync(
            plugin,
            $$$"""
            #!/bin/sh
            echo x >> {{{counter}}}
            echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"'$(wc -l < {{{counter}}} | tr -d ' ')'"}}'
            """,
            Token);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(plugin, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        string? refused = null;
        await using var server = await StubServer.StartAsync(context =>
        {
            var token = context.Request.Headers.Authorization.ToString();
            refused ??= token;
            return token == refused ? context.StatusAsync(401, "Unauthorized") : context.JsonAsync(Answers.Pod("a", "1"));
        });
        var path = Write(server.Address.AbsoluteUri, "", $"exec: {{apiVersion: client.authentication.k8s.io/v1, command: {plugin}, interactiveMode: Never}}");
        var time = new ObservedTime();
        using var connection = new KubernetesConnection(new KubernetesConnectionOptions { KubeconfigPath = path }, time);
        await connection.GetAsync(Token);
        time.Advance(TimeSpan.FromMinutes(1));

        Assert.NotNull(await Api(connection, time).GetAsync(CoreTypes.Pod, "acme-shop", "a", Token));
    }

    [Fact]
    public async Task GetAsync_CredentialPluginMissing_SaysSo()
    {
        var path = Write("http://127.0.0.1:1", "", "exec: {apiVersion: client.authentication.k8s.io/v1, command: /does/not/exist, interactiveMode: Never}");

        var exception = await RefusedAsync(new KubernetesConnectionOptions { KubeconfigPath = path });

        Assert.Contains("/does/not/exist", exception.Message, StringComparison.Ordinal);
    }

    private static Task<StubServer> StartTlsAsync(X509Certificate2 certificate, RequestDelegate answer) => StubServer.StartAsync(
        answer,
        listen => listen.UseHttps(certificate, options =>
        {
            options.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
            options.AllowAnyClientCertificate();
        }));

    private static async Task<ProvisioningException> RefusedAsync(KubernetesConnectionOptions options)
    {
        using var connection = new KubernetesConnection(options, TimeProvider.System);
        return await Assert.ThrowsAsync<ProvisioningException>(async () => await connection.GetAsync(Token));
    }

    private static async Task<Pod?> GetPodAsync(string path)
    {
        using var connection = new KubernetesConnection(new KubernetesConnectionOptions { KubeconfigPath = path }, TimeProvider.System);
        return await Api(connection, TimeProvider.System).GetAsync(CoreTypes.Pod, "acme-shop", "a", Token);
    }

    private static KubernetesApi Api(KubernetesConnection connection, TimeProvider time) =>
        new(connection, counter => new ApiTransport(connection, counter, time, NullLogger.Instance) { Retries = RetryPolicy.None }, time);

    private string Write(string server, string cluster, string user)
    {
        var path = Path.Combine(_directory.FullName, "config");
        File.WriteAllText(
            path,
            $$"""
            apiVersion: v1
            kind: Config
            current-context: test
            contexts:
            - name: test
              context: {cluster: test, user: test}
            clusters:
            - name: test
              cluster:
                server: {{server}}
                {{cluster}}
            users:
            - name: test
              user:
                {{user}}
            """);
        return path;
    }
}
