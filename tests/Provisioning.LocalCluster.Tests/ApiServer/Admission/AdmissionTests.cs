using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.Tests.ApiServer.Admission;

public sealed class AdmissionTests
{
    private const string Root = "/api/v1/namespaces/default/";
    private const string Pods = Root + "pods";

    [Fact]
    public async Task Quota_CountsWhatIsStored()
    {
        await using var server = await StartAsync();
        await server.PostAsync(Root + "resourcequotas",
            """{"metadata":{"name":"q"},"spec":{"hard":{"requests.cpu":"1","limits.memory":"1Gi","count/configmaps":"1"}}}""");

        var (missing, said) = await server.PostAsync(Pods, """{"metadata":{"name":"a"},"spec":{"containers":[{"name":"c","image":"x"}]}}""");
        Assert.Equal(403, missing);
        Assert.Equal("pods \"a\" is forbidden: failed quota: q: must specify limits.memory for: c; requests.cpu for: c", said.String("message"));
        Assert.Equal(201, (await server.PostAsync(Pods, Pod("a", "800m", "512Mi"))).Status);
        var (over, why) = await server.PostAsync(Pods, Pod("b", "300m", "512Mi"));
        Assert.Equal(403, over);
        Assert.Equal("pods \"b\" is forbidden: exceeded quota: q, requested: requests.cpu=300m, used: requests.cpu=800m, limited: requests.cpu=1",
            why.String("message"));
        Assert.Equal(201, (await server.PostAsync(Pods, Pod("b", "200m", "512Mi"))).Status);
        Assert.Equal(201, (await server.PostAsync(Root + "configmaps", """{"metadata":{"name":"a"}}""")).Status);
        Assert.Equal(403, (await server.PostAsync(Root + "configmaps", """{"metadata":{"name":"b"}}""")).Status);
    }

    [Fact]
    public async Task Quota_ParallelCreates_NeverExceedIt()
    {
        await using var server = await StartAsync();
        await server.PostAsync(Root + "resourcequotas", """{"metadata":{"name":"q"},"spec":{"hard":{"count/secrets":"5"}}}""");

        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => server.PostAsync(Root + "secrets", "{\"metadata\":{\"name\":\"s" + i + "\"}}")));

        Assert.Equal(5, answers.Count(a => a.Status == 201));
        Assert.Equal(25, answers.Count(a => a.Status == 403));
    }

    [Fact]
    public async Task LimitRange_FillsInAndBounds()
    {
        await using var server = await StartAsync();
        await server.PostAsync(Root + "limitranges", """
            {"metadata":{"name":"l"},
             "spec":{"limits":[{"type":"Container","default":{"memory":"256Mi"},"defaultRequest":{"memory":"128Mi"},"max":{"memory":"1Gi"}}]}}
            """);

        var (_, pod) = await server.PostAsync(Pods, """{"metadata":{"name":"a"},"spec":{"containers":[{"name":"c","image":"x"}]}}""");
        AssertJson.Equal("""{"limits":{"memory":"256Mi"},"requests":{"memory":"128Mi"}}""", pod["spec"]!["containers"]![0]!["resources"]);
        var (status, refused) = await server.PostAsync(Pods, Pod("b", "1", "2Gi"));
        Assert.Equal(403, status);
        Assert.Equal("pods \"b\" is forbidden: maximum memory usage per Container is 1Gi, but limit is 2Gi", refused.String("message"));
    }

    [Theory]
    [InlineData(true, 200)]
    [InlineData(false, 403)]
    public async Task ClaimResize_GrowsOnlyWhereTheClassDoes(bool allowed, int expected)
    {
        await using var server = await StartAsync();
        await server.PostAsync(
            "/apis/storage.k8s.io/v1/storageclasses",
            $$"""{"metadata":{"name":"c"},"provisioner":"p","allowVolumeExpansion":{{(allowed ? "true" : "false")}}}""");
        await server.PostAsync(
            Root + "persistentvolumeclaims",
            """{"metadata":{"name":"d"},"spec":{"storageClassName":"c","accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}}}}""");
        await server.MergeAsync(Root + "persistentvolumeclaims/d/status", """{"status":{"phase":"Bound"}}""");

        var (status, answer) = await server.MergeAsync(Root + "persistentvolumeclaims/d", """{"spec":{"resources":{"requests":{"storage":"2Gi"}}}}""");

        Assert.Equal(expected, status);
        Assert.True(allowed || answer.String("message")!.EndsWith(
            "\"d\" is forbidden: only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize",
                StringComparison.Ordinal));
    }

    [Fact]
    public async Task PodSecurity_Restricted_AdmitsACarefulPod()
    {
        await using var server = await StartAsync();
        await server.MergeAsync("/api/v1/namespaces/default", """{"metadata":{"labels":{"pod-security.kubernetes.io/enforce":"restricted"}}}""");

        var (status, body) = await server.PostAsync(Pods, """
            {"metadata":{"name":"p"},"spec":{"securityContext":{"runAsNonRoot":true,"seccompProfile":{"type":"RuntimeDefault"}},
             "containers":[{"name":"c","image":"x","securityContext":{"allowPrivilegeEscalation":false,"capabilities":{"drop":["ALL"]}}}]}}
            """);
        Assert.True(status == 201, body.ToJsonString());
        Assert.Equal(403, (await server.PostAsync(Pods, """{"metadata":{"name":"q"},"spec":{"containers":[{"name":"c","image":"x"}]}}""")).Status);
    }

    [Fact]
    public async Task PodSecurity_Baseline_NamesWhatIsWrong()
    {
        await using var server = await StartAsync();
        await server.MergeAsync("/api/v1/namespaces/default", """{"metadata":{"labels":{"pod-security.kubernetes.io/enforce":"baseline"}}}""");

        var (status, body) = await server.PostAsync(Pods, """
            {"metadata":{"name":"p"},"spec":{"hostNetwork":true,"containers":[{"name":"a","image":"x","ports":[{"containerPort":80,"hostPort":80}]},
              {"name":"b","image":"x","securityContext":{"capabilities":{"add":["NET_ADMIN"]}}}],
             "volumes":[{"name":"v","hostPath":{"path":"/"}}]}}
            """);

        Assert.Equal(403, status);
        Assert.Equal("pods \"p\" is forbidden: violates PodSecurity \"baseline:latest\": host namespaces (hostNetwork=true), "
            + "non-default capabilities (container \"b\" must not include \"NET_ADMIN\" in securityContext.capabilities.add), hostPath volumes (volume \"v\"), "
            + "hostPort (container \"a\" uses hostPort 80)", body.String("message"));
    }

    [Fact]
    public async Task ServiceAccount_Missing_IsRefused()
    {
        await using var server = await StartAsync();

        var (status, body) = await server.PostAsync(Pods,
            """{"metadata":{"name":"p"},"spec":{"serviceAccountName":"nobody","containers":[{"name":"c","image":"x"}]}}""");

        Assert.Equal(403, status);
        Assert.Equal("pods \"p\" is forbidden: error looking up service account default/nobody: serviceaccount \"nobody\" not found", body.String("message"));
    }

    [Fact]
    public async Task Claim_WithoutClass_GetsTheDefaultOne()
    {
        await using var server = await StartAsync();
        await server.PostAsync("/apis/storage.k8s.io/v1/storageclasses",
            """{"metadata":{"name":"std","annotations":{"storageclass.kubernetes.io/is-default-class":"true"}},"provisioner":"local"}""");

        var (status, claim) = await server.PostAsync(Root + "persistentvolumeclaims",
            """{"metadata":{"name":"c"},"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1024Mi"}}}}""");

        Assert.True(status == 201, claim.ToJsonString());
        Assert.Equal("std", claim.String("spec", "storageClassName"));
        Assert.Equal("1Gi", claim.String("spec", "resources", "requests", "storage"));
        Assert.Equal("kubernetes.io/pvc-protection", claim["metadata"]!["finalizers"]![0]!.GetValue<string>());
    }

    [Fact]
    public async Task Service_New_GetsAnAddressThatStays()
    {
        await using var server = await StartAsync();

        var (_, service) = await server.PostAsync(Root + "services", """{"metadata":{"name":"s"},"spec":{"ports":[{"port":80}]}}""");
        var address = service.String("spec", "clusterIP")!;
        Assert.StartsWith("10.96.", address, StringComparison.Ordinal);
        AssertJson.Equal("""[{"port":80,"protocol":"TCP","targetPort":80}]""", service.Node("spec", "ports"));
        Assert.Equal(422, (await server.MergeAsync(Root + "services/s", """{"spec":{"clusterIP":"10.96.9.9"}}""")).Status);
        var (status, after) = await server.ApplyAsync(Root + "services/s", "m", """
            {"apiVersion":"v1","kind":"Service","metadata":{"name":"s"},
             "spec":{"ports":[{"port":81,"protocol":"TCP","name":"b"},{"port":80,"protocol":"TCP","name":"a"}]}}
            """);
        Assert.True(status == 200, after.ToJsonString());
        Assert.Equal(address, after.String("spec", "clusterIP"));
    }

    [Fact]
    public async Task Webhook_Unreachable_FailsOrIsIgnored()
    {
        await using var server = await StartAsync();
        await server.PostAsync("/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations", """
            {"metadata":{"name":"w"},
             "webhooks":[{"name":"w.example.com","admissionReviewVersions":["v1"],"sideEffects":"None","clientConfig":{"url":"https://127.0.0.1:1/x"},
             "rules":[{"apiGroups":[""],"apiVersions":["v1"],"operations":["CREATE"],"resources":["configmaps"]}]}]}
            """);

        var (status, body) = await server.PostAsync(Root + "configmaps", """{"metadata":{"name":"a"}}""");

        Assert.Equal(500, status);
        Assert.StartsWith(
            "Internal error occurred: failed calling webhook \"w.example.com\": failed to call webhook: Post \"https://127.0.0.1:1/x?timeout=10s\":",
            body.String("message"),
            StringComparison.Ordinal);
        await server.SendAsync(HttpMethod.Patch, "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/w",
            """[{"op":"replace","path":"/webhooks/0/failurePolicy","value":"Ignore"}]""", "application/json-patch+json");
        Assert.Equal(201, (await server.PostAsync(Root + "configmaps", """{"metadata":{"name":"a"}}""")).Status);
    }

    private static async Task<TestApiServer> StartAsync()
    {
        var server = await TestApiServer.StartAsync();
        await server.PostAsync(Root + "serviceaccounts", """{"metadata":{"name":"default"}}""");
        return server;
    }

    private static string Pod(string name, string cpu, string memory) =>
        $$$"""
        {"metadata":{"name":"{{{name}}}"},
         "spec":{"containers":[{"name":"c","image":"x","resources":{"requests":{"cpu":"{{{cpu}}}"},"limits":{"memory":"{{{memory}}}"} } }]} }
        """;
}
