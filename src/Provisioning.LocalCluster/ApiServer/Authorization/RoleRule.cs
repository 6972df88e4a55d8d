using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer.Json;

namespace Provisioning.LocalCluster.ApiServer.Authorization;

/// <summary>One rule of a role.</summary>
internal static class RoleRule
{
    public static bool Allows(JsonObject rule, AccessAttributes wanted)
    {
        if (!Has(rule["verbs"], wanted.Verb))
        {
            return false;
        }

        if (wanted.Path is { } path)
        {
            return (rule["nonResourceURLs"] as JsonArray ?? []).Any(u => u.AsString() is { } url
                && (url == "*" || url == path || (url.EndsWith('*') && path.StartsWith(url.AsSpan(0, url.Length - 1), StringComparison.Ordinal))));
        }

        return Has(rule["apiGroups"], wanted.Group)
            && (rule["resources"] as JsonArray ?? []).Any(r => r.AsString() is { } resource
                && (resource == "*" || resource == wanted.QualifiedResource || (wanted.Subresource.Length > 0 && resource == $"*/{wanted.Subresource}")))
            && (rule["resourceNames"] is not JsonArray { Count: > 0 } names || names.Any(n => n.AsString() == wanted.Name && wanted.Name.Length > 0));
    }

    private static bool Has(JsonNode? list, string value) => (list as JsonArray ?? []).Any(v => v.AsString() is { } text && (text == "*" || text == value));
}
