using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer.Json;
using Provisioning.LocalCluster.ApiServer.Kinds;
using Provisioning.LocalCluster.Client;
using LabelSelector = Provisioning.LocalCluster.ApiServer.Selectors.LabelSelector;

namespace Provisioning.LocalCluster.ApiServer.Admission;

/// <summary>Whether a webhook wants to be asked.</summary>
internal static class WebhookRules
{
    /// <param name="space">The namespace of the object, or the object itself when it is one; <see langword="null"/> for cluster-wide objects.</param>
    public static bool Match(JsonObject webhook, AdmissionAttributes attributes, JsonObject? space) =>
        webhook.Objects("rules").Any(r => Matches(r, attributes))
        && (space is null || LabelSelector.FromObject(webhook["namespaceSelector"] as JsonObject).Matches(space))
        && ObjectMatches(LabelSelector.FromObject(webhook["objectSelector"] as JsonObject), attributes);

    private static bool Matches(JsonObject rule, AdmissionAttributes attributes)
    {
        var resource = attributes.Resource;
        var name = attributes.Subresource is { } subresource ? $"{resource.Plural}/{subresource}" : resource.Plural;
        return Has(rule["operations"], attributes.Operation) && Has(rule["apiGroups"], resource.Group) && Has(rule["apiVersions"], resource.Version)
            && (rule["resources"] as JsonArray ?? []).Any(r => r.AsString() is { } text
                && (text == name || text == "*/*" || (text == "*" && attributes.Subresource is null) || text == $"{resource.Plural}/*"
                    || (attributes.Subresource is not null && text == $"*/{attributes.Subresource}")))
            && ScopeMatches(rule.String("scope"), resource.Namespaced);
    }

    private static bool ScopeMatches(string? scope, bool namespaced) => scope switch
    {
        "Namespaced" => namespaced,
        "Cluster" => !namespaced,
        _ => true,
    };

    private static bool ObjectMatches(LabelSelector selector, AdmissionAttributes attributes) =>
        selector.IsEverything || (attributes.Object is { } item && selector.Matches(item)) || (attributes.OldObject is { } old && selector.Matches(old));

    private static bool Has(JsonNode? list, string value) => (list as JsonArray ?? []).Any(v => v.AsString() is { } text && (text == "*" || text == value));
}
