using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer.Json;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.Tests.ApiServer.Authorization;

public sealed class AuthorizationTests
{
    private const string ConfigMaps = "/api/v1/namespaces/default/configmaps";
    private const string Rbac = "/apis/rbac.authorization.k8s.io/v1/";

    [Fact]
    public async Task Role_Bound_AllowsExactlyWhatItSays()
    {
        await using var server = await TestApiServer.StartAsync();
        await server.PostAsync(ConfigMaps, """{"metadata":{"name":"mine"}}""");
        await server.PostAsync(Rbac + "namespaces/default/roles",
            """{"metadata":{"name":"r"},"rules":[{"apiGroups":[""],"resources":["configmaps"],"resourceNames":["mine"],"verbs":["get"]}]}""");
        await server.PostAsync(Rbac + "namespaces/default/rolebindings",
            """{"metadata":{"name":"b"},"roleRef":{"kind":"Role","name":"r"},"subjects":[{"kind":"User","name":"ann"}]}""");

        Assert.Equal(200, await StatusAsync(server, HttpMethod.Get, ConfigMaps + "/mine", "ann"));
        Assert.Equal(403, await StatusAsync(server, HttpMethod.Get, ConfigMaps + "/other", "ann"));
        Assert.Equal(403, await StatusAsync(server, HttpMethod.Get, ConfigMaps, "ann"));
        Assert.Equal(403, await StatusAsync(server, HttpMethod.Delete, ConfigMaps + "/mine", "ann"));
        Assert.Equal(403, await StatusAsync(server, HttpMethod.Get, ConfigMaps + "/mine", "bob"));
    }

    [Fact]
    public async Task ClusterRole_BoundInANamespace_EndsThere()
    {
        await using var server = await TestApiServer.StartAsync();
        await server.PostAsync(Rbac + "namespaces/default/rolebindings",
            """{"metadata":{"name":"b"},"roleRef":{"kind":"ClusterRole","name":"view"},"subjects":[{"kind":"Group","name":"readers"}]}""");

        Assert.Equal(200, await StatusAsync(server, HttpMethod.Get, ConfigMaps, "ann", "readers"));
        Assert.Equal(403, await StatusAsync(server, HttpMethod.Get, "/api/v1/namespaces/kube-system/configmaps", "ann", "readers"));
        Assert.Equal(403, await StatusAsync(server, HttpMethod.Get, "/api/v1/namespaces/default/secrets", "ann", "readers"));
        Assert.Equal(200, await StatusAsync(server, HttpMethod.Get, "/version", "ann"));
    }

    [Fact]
    public async Task Token_OfAServiceAccount_SpeaksForItUntilItIsGone()
    {
        await using var server = await TestApiServer.StartAsync();
        await server.PostAsync("/api/v1/namespaces/default/serviceaccounts", """{"metadata":{"name":"robot"}}""");
        var (_, request) = await server.PostAsync("/api/v1/namespaces/default/serviceaccounts/robot/token", """{"spec":{"expirationSeconds":3600}}""");
        var token = request.String("status", "token")!;

        Assert.Equal("system:serviceaccount:default:robot", await WhoAsync(server, token));
        Assert.Equal("Unauthorized", await WhoAsync(server, token[..^2] + "xx"));
        await server.DeleteAsync("/api/v1/namespaces/default/serviceaccounts/robot");
        Assert.Equal("Unauthorized", await WhoAsync(server, token));
    }

    [Fact]
    public async Task Impersonate_ByNobodySpecial_IsForbidden()
    {
        await using var server = await TestApiServer.StartAsync(configure: o => { });
        await server.PostAsync("/api/v1/namespaces/default/serviceaccounts", """{"metadata":{"name":"robot"}}""");
        var (_, request) = await server.PostAsync("/api/v1/namespaces/default/serviceaccounts/robot/token", """{"spec":{}}""");

        using var message = new HttpRequestMessage(HttpMethod.Get, ConfigMaps);
        message.Headers.Authorization = new("Bearer", request.String("status", "token"));
        message.Headers.Add("Impersonate-User", "admin");
        using var response = await server.Http.SendAsync(message, TestContext.Current.CancellationToken);

        Assert.Equal(403, (int)response.StatusCode);
    }

    private static async Task<int> StatusAsync(TestApiServer server, HttpMethod method, string path, string user, string? group = null)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Add("Impersonate-User", user);
        if (group is not null)
        {
            request.Headers.Add("Impersonate-Group", group);
        }

        using var response = await server.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return (int)response.StatusCode;
    }

    private static async Task<string?> WhoAsync(TestApiServer server, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/apis/authentication.k8s.io/v1/selfsubjectreviews");
        request.Headers.Authorization = new("Bearer", token);
        request.Content = new StringContent("""{"apiVersion":"authentication.k8s.io/v1","kind":"SelfSubjectReview"}""");
        request.Content.Headers.ContentType = new("application/json");
        using var response = await server.Http.SendAsync(request, TestContext.Current.CancellationToken);
        JsonNode? body = JsonText.Parse(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        return body.String("status", "userInfo", "username") ?? body.String("reason");
    }
}
