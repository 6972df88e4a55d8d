using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer.Kinds;
using Provisioning.LocalCluster.ApiServer.Patching;
using Provisioning.LocalCluster.ApiServer.Rest;
using Provisioning.LocalCluster.ApiServer.Storage;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.ApiServer.Admission;

/// <summary>Asks the registered admission webhooks.</summary>
internal sealed class WebhookPlugin(ResourceStore mutating, ResourceStore validating, ResourceStore namespaces, TimeProvider time) : IAdmissionPlugin,
    IDisposable
{
    private readonly WebhookClient _client = new(time);

    public async ValueTask MutateAsync(AdmissionAttributes attributes, CancellationToken cancellationToken)
    {
        foreach (var webhook in Matching(mutating, attributes))
        {
            if (await AskAsync(webhook, attributes, cancellationToken).ConfigureAwait(false) is { Patch: { } patch } && attributes.Object is { } item)
            {
                attributes.Object = Patched(webhook, item, patch);
                ObjectCodec.Decode(attributes.Request, attributes.Object, reportUnknown: false);
                ObjectCodec.Default(attributes.Resource, attributes.Object);
            }
        }
    }

    public async ValueTask ValidateAsync(AdmissionAttributes attributes, CancellationToken cancellationToken)
    {
        // All at once, as the real API server does; the first refusal in order is the one that is told.
        var calls = Matching(validating, attributes).Select(w => AskAsync(w, attributes, cancellationToken).AsTask()).ToArray();
        foreach (var call in calls)
        {
            await call.ConfigureAwait(false);
        }
    }

    public void Dispose() => _client.Dispose();

    private List<JsonObject> Matching(ResourceStore configurations, AdmissionAttributes attributes)
    {
        if (configurations.Current.Count == 0 || attributes.Resource.Group == "admissionregistration.k8s.io" || attributes.Resource.Verbs is ["create"])
        {
            return [];
        }

        var space = attributes.Namespace is { } ns ? namespaces.Find(null, ns)?.Value
            : attributes.Resource is { Group: "", Plural: "namespaces" } ? attributes.Object ?? attributes.OldObject
            : null;
        return [.. configurations.Current.List(null).SelectMany(c => c.Value.Objects("webhooks")).Where(w => WebhookRules.Match(w, attributes, space))];
    }

    private async ValueTask<WebhookAnswer?> AskAsync(JsonObject webhook, AdmissionAttributes attributes, CancellationToken cancellationToken)
    {
        var name = webhook.String("name") ?? "";
        WebhookAnswer answer;
        try
        {
            answer = await _client.CallAsync(webhook, WebhookReview.Request(attributes), cancellationToken).ConfigureAwait(false);
        }
        catch (WebhookException e)
        {
            if (webhook.String("failurePolicy") == "Ignore")
            {
                attributes.Request.Warnings.Add($"failed calling webhook \"{name}\": {e.Message}");
                return null;
            }

            throw Errors.Internal($"failed calling webhook \"{name}\": {e.Message}");
        }

        attributes.Request.Warnings.AddRange(answer.Warnings);
        return answer.Allowed ? answer : throw Refusal(name, answer.Status);
    }

    private static JsonObject Patched(JsonObject webhook, JsonObject item, JsonArray patch)
    {
        try
        {
            return JsonPatch.Apply(item, patch);
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException)
        {
            throw Errors.Internal($"webhook \"{webhook.String("name")}\": {e.Message}");
        }
    }

    private static ApiException Refusal(string name, JsonObject? status)
    {
        var denied = $"admission webhook \"{name}\" denied the request";
        var message = status.String("message") is { Length: > 0 } text ? $"{denied}: {text}"
            : status.String("reason") is { Length: > 0 } why ? $"{denied}: {why}"
            : $"{denied} without explanation";
        return new ApiException(Math.Max(400, status.Int("code") ?? 400), status.String("reason"), message, status?["details"] as JsonObject);
    }
}
