using System.Text.Json.Nodes;

namespace Provisioning.IntegrationTests.Infrastructure;

internal static class ServiceAccounts
{
    /// <summary>Makes the account, where there is none, and a token for an hour.</summary>
    public static async Task<string> CreateAsync(RawApi api, string ns, string name)
    {
        var path = $"api/v1/namespaces/{ns}/serviceaccounts";
        if (await api.GetAsync($"{path}/{name}") is null)
        {
            await api.CreateAsync(path, new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "ServiceAccount",
                ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = ns },
            });
        }

        var answer = await api.CreateAsync($"{path}/{name}/token", new JsonObject
        {
            ["apiVersion"] = "authentication.k8s.io/v1",
            ["kind"] = "TokenRequest",
            ["spec"] = new JsonObject { ["expirationSeconds"] = 3600 },
        });
        return (string)answer!["status"]!["token"]!;
    }
}
