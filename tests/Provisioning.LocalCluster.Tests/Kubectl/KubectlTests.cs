using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Provisioning.LocalCluster.Tests.Kubectl;

/// <summary>What users do with kubectl, done with each kubectl that this machine has.</summary>
public sealed partial class KubectlTests(KubectlTests.ClusterFixture fixture) : IClassFixture<KubectlTests.ClusterFixture>
{
    private const string Pod = """
        apiVersion: v1
        kind: Pod
        metadata: { name: worker, labels: { app: worker } }
        spec:
          containers:
          - name: main
            image: busybox
            command: [sh, -c, "echo started; exec sleep 600"]
            resources: { requests: { cpu: 10m, memory: 16Mi } }
        """;

    public static TheoryData<string> Programs => KubectlBinaries.All.Count == 0 ? [""] : [.. KubectlBinaries.All];

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task Cluster_LooksLikeOne(string program)
    {
        var kubectl = Kubectl(program);

        Assert.Contains("Server Version: v1.36", await kubectl("version"), StringComparison.Ordinal);
        var resources = await kubectl("api-resources");
        Assert.Matches(@"clusters\s+postgresql\.cnpg\.io/v1\s+true\s+Cluster", resources);
        Assert.Matches(@"pods\s+po\s+v1\s+true\s+Pod", resources);
        Assert.Matches(@"NAME\s+STATUS\s+ROLES\s+AGE\s+VERSION\s+local-1\s+Ready", await kubectl("get nodes"));
        Assert.Matches(@"default\s+service/kubernetes\s+ClusterIP", await kubectl("get all -A"));
        Assert.Matches("local-1", await kubectl("top nodes"));
        Assert.Equal("yes\n", await kubectl("auth can-i create clusters.postgresql.cnpg.io"));
        Assert.Contains("kubernetes-admin", await kubectl("auth whoami"), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task Objects_AreWrittenInEveryWay(string program)
    {
        var kubectl = Kubectl(program);
        var ns = NewNamespace();
        const string Map = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: c }\ndata: { a: '1' }\n";

        Assert.Equal($"namespace/{ns} created\n", await kubectl($"create namespace {ns}"));
        Assert.Equal("configmap/c created\n", await kubectl($"create -n {ns} -f -", Map));
        Assert.Contains("AlreadyExists", await kubectl($"create -n {ns} -f -", Map, expectedExitCode: 1), StringComparison.Ordinal);
        Assert.Contains(
            "configmap/c configured", await kubectl($"apply -n {ns} -f -", Map.Replace("'1'", "'2'", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Equal("configmap/c unchanged\n", await kubectl($"apply -n {ns} -f -", Map.Replace("'1'", "'2'", StringComparison.Ordinal)));
        Assert.Equal(
            "configmap/d serverside-applied\n",
            await kubectl($"apply -n {ns} --server-side -f -", Map.Replace("name: c", "name: d", StringComparison.Ordinal)));
        Assert.Equal(
            "configmap/e created (server dry run)\n",
            await kubectl($"apply -n {ns} --dry-run=server -f -", Map.Replace("name: c", "name: e", StringComparison.Ordinal)));
        Assert.Contains("NotFound", await kubectl($"get -n {ns} cm e", expectedExitCode: 1), StringComparison.Ordinal);
        Assert.Equal("configmap/c patched\n", await kubectl($"patch -n {ns} cm c -p {{\"data\":{{\"b\":\"3\"}}}}"));
        Assert.Equal("configmap/c patched\n", await kubectl($"patch -n {ns} cm c --type=json -p [{{\"op\":\"remove\",\"path\":\"/data/b\"}}]"));
        Assert.Equal("configmap/c labeled\n", await kubectl($"label -n {ns} cm c x=y"));
        Assert.Equal("configmap/c annotated\n", await kubectl($"annotate -n {ns} cm c z=w"));
        Assert.Matches(@"Labels:\s+x=y", await kubectl($"describe -n {ns} cm c"));
        Assert.Equal("2", await kubectl($"get -n {ns} cm c -o jsonpath={{.data.a}}"));
        Assert.Matches(@"c\s+1\s", await kubectl($"get -n {ns} cm -w --request-timeout=1s"));
        Assert.Contains("\"c\" deleted", await kubectl($"delete -n {ns} cm c"), StringComparison.Ordinal);
        Assert.Contains("deleted", await kubectl($"delete namespace {ns}"), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task Explain_NamesFields(string program)
    {
        var kubectl = Kubectl(program);

        Assert.Matches(@"containers\s+<\[\]Container>", await kubectl("explain pod.spec"));
        Assert.Matches(@"instances\s+<integer>", await kubectl("explain clusters.postgresql.cnpg.io.spec"));
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task Pod_RunsAndIsReached(string program)
    {
        var kubectl = Kubectl(program);
        var ns = NewNamespace();
        await kubectl($"create namespace {ns}");
        Assert.Equal("pod/worker created\n", await kubectl($"apply -n {ns} -f -", Pod));

        Assert.Equal("pod/worker condition met\n", await kubectl($"wait -n {ns} --for=condition=Ready pod/worker --timeout=60s"));

        Assert.Matches(@"worker\s+1/1\s+Running\s+0", await kubectl($"get -n {ns} pods"));
        Assert.Matches(@"Normal\s+Started", await kubectl($"describe -n {ns} pod worker"));
        Assert.Equal("started\n", await kubectl($"logs -n {ns} worker"));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT[^ ]+Z started\n$", await kubectl($"logs -n {ns} worker --timestamps --tail=1"));
        Assert.Equal("over stdin", await kubectl($"exec -n {ns} -i worker -- cat", "over stdin"));
        Assert.Contains("exit code 4", await kubectl($"exec -n {ns} worker -- sh -c exit\u00a04", expectedExitCode: 4), StringComparison.Ordinal);
        Assert.Matches(@"worker\s+\d+m\s+\d+Mi", await kubectl($"top -n {ns} pods"));
        await kubectl($"delete -n {ns} pod worker --grace-period=0 --force");
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task PortForward_ToAPortThatNothingListensOn_SaysSo(string program)
    {
        var kubectl = Kubectl(program);
        var ns = NewNamespace();
        await kubectl($"create namespace {ns}");
        await kubectl($"apply -n {ns} -f -", Pod);
        await kubectl($"wait -n {ns} --for=condition=Ready pod/worker --timeout=60s");
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(
            program, ["--kubeconfig", fixture.Cluster.KubeconfigPath, "port-forward", "-n", ns, "worker", ":9"]) { UseShellExecute = false,
                RedirectStandardOutput = true, RedirectStandardError = true })!;
        try
        {
            var line = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
            using var client = new TcpClient();
            await client.ConnectAsync(
                "127.0.0.1", int.Parse(LocalPort().Match(line!).Groups["port"].Value, System.Globalization.CultureInfo.InvariantCulture),
                TestContext.Current.CancellationToken);

            string? error;
            do
            {
                error = await process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken);
            }
            while (error is not null && !error.Contains("error forwarding port 9 to pod", StringComparison.Ordinal));

            Assert.NotNull(error);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
    }

    [GeneratedRegex(@"127\.0\.0\.1:(?<port>\d+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LocalPort();

    private static string NewNamespace() => $"k-{Guid.NewGuid():N}"[..12];

    /// <summary>Runs a command line (words are split at spaces; a no-break space stands for one within a word).</summary>
    private Command Kubectl(string program)
    {
        Assert.SkipWhen(program.Length == 0, "kubectl is not on PATH (Debian: apt-get install kubernetes-client)");
        return async (line, input, expectedExitCode) =>
        {
            var (exitCode, output) = await KubectlBinaries.RunAsync(
                program, fixture.Cluster.KubeconfigPath, input, line.Split(' ').Select(w => w.Replace('\u00a0', ' ')));
            Assert.True(exitCode == expectedExitCode, $"kubectl {line}: exit code {exitCode}\n{output}");
            return output;
        };
    }

    private delegate Task<string> Command(string line, string? input = null, int expectedExitCode = 0);

    public sealed class ClusterFixture : IAsyncLifetime
    {
        public EmbeddedCluster Cluster { get; private set; } = null!;

        public async ValueTask InitializeAsync() =>
            Cluster = await EmbeddedCluster.StartAsync(new EmbeddedClusterOptions { SimulateOnly = true, NodeCount = 1 });

        public ValueTask DisposeAsync() => Cluster.DisposeAsync();
    }
}
