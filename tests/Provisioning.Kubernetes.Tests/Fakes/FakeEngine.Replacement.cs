using System.Text;
using System.Text.Json.Nodes;
using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Credentials;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.Resources;

namespace Provisioning.Kubernetes.Tests.Fakes;

/// <content>Restore in place.</content>
internal sealed partial class FakeEngine : IReplacementEngine
{
    public int MaxObjectNameLength => 44;

    public IReadOnlyList<Manifest> RenderInherited(
        DatabaseContext replacement, DatabaseCredentials credentials, IReadOnlyDictionary<string, Secret> secrets, DatabaseContext replaced) =>
    [
        SecretManifests.Write(
            $"{replacement.Name}-app", "Opaque", new JsonObject { ["password"] = Encode(credentials.Password) }, replacement.Namespace, replacement.Labels),
    ];

    public JsonObject? PatchPassword(DatabaseContext context, Secret secret, DatabaseCredentials credentials) =>
        secret.Data!["password"] == Encode(credentials.Password)
            ? null
            : new JsonObject { ["data"] = new JsonObject { ["password"] = Encode(credentials.Password) } };

    public JsonObject PatchFence(bool fenced) => new() { ["fenced"] = fenced ? true : null };

    public IEnumerable<string> GetRemains(DatabaseContext context, IObservedObjects observed) =>
        observed.Get(Widget.ResourceType, context.Name) is { } widget ? [widget.Metadata.Name] : [];

    public PodCommand<string> Inspect(DatabaseContext context) => new()
    {
        Container = "main", Arguments = ["inspect"], Timeout = TimeSpan.FromSeconds(5), Read = _ => "it has 3 tables",
    };

    private static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
