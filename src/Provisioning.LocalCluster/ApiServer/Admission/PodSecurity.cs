using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer.Rest;
using Provisioning.LocalCluster.ApiServer.Storage;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.ApiServer.Admission;

/// <summary>Pod Security admission: the namespace's labels say which standard pods are held to, and which they are only warned about.</summary>
internal sealed class PodSecurity(ResourceStore namespaces) : IAdmissionPlugin
{
    private const string Prefix = "pod-security.kubernetes.io/";

    public ValueTask ValidateAsync(AdmissionAttributes attributes, CancellationToken cancellationToken)
    {
        if (attributes is not { IsMain: true, Namespace: { } ns, Object: { } item, Operation: "CREATE" or "UPDATE" }
            || namespaces.Find(null, ns)?.Value is not { } space)
        {
            return ValueTask.CompletedTask;
        }

        var isPod = attributes.Resource is { Group: "", Plural: "pods" };
        var (metadata, spec) = (isPod ? item : Template(item)) is { } holder ? (holder["metadata"] as JsonObject, holder["spec"] as JsonObject) : (null, null);
        if (spec is null || (isPod && attributes.OldObject is { } old && JsonNode.DeepEquals(old["spec"], spec)))
        {
            return ValueTask.CompletedTask;
        }

        if (isPod && Violation(space, "enforce", metadata, spec) is { } refusal)
        {
            throw Errors.Forbidden(attributes.Resource, item.Name(), $"violates {refusal}");
        }

        if (Violation(space, "warn", metadata, spec) is { } warning)
        {
            attributes.Request.Warnings.Add($"would violate {warning}");
        }

        return ValueTask.CompletedTask;
    }

    private static JsonObject? Template(JsonObject item) =>
        (item.Node("spec", "template") ?? item.Node("spec", "jobTemplate", "spec", "template")) is JsonObject template && template["spec"] is JsonObject spec
            && spec["containers"] is JsonArray
            ? template
            : null;

    private static string? Violation(JsonObject space, string mode, JsonObject? metadata, JsonObject spec)
    {
        if (space.Label(Prefix + mode) is not { } level || level is not ("baseline" or "restricted"))
        {
            return null;
        }

        var version = space.Label($"{Prefix}{mode}-version") ?? "latest";
        var failures = PodSecurityStandards.Check(level, metadata, spec);
        return failures.Count == 0 ? null : $"PodSecurity \"{level}:{version}\": {string.Join(", ", failures)}";
    }
}
