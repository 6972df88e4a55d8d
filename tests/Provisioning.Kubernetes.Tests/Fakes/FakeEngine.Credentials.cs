using System.Text;
using System.Text.Json.Nodes;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.Resources;

namespace Provisioning.Kubernetes.Tests.Fakes;

/// <content>An operator that takes a new password over as soon as it sees it.</content>
internal sealed partial class FakeEngine : ICredentialEngine
{
    public string GetPasswordSecret(DatabaseContext context) => $"{context.Name}-app";

    public IReadOnlyDictionary<string, string> ChangePassword(Secret secret, string password) =>
        new Dictionary<string, string>(StringComparer.Ordinal) { ["password"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(password)) };

    public Readiness GetRotation(DatabaseContext context, string secretVersion, IObservedObjects observed) =>
        observed.Get(Widget.ResourceType, context.Name)?.Status?.PasswordVersion == secretVersion
            ? new Readiness.Ready("the new password is taken")
            : new Readiness.Progressing("waiting for the new password to be taken");

    private static void TakeOverPassword(FakeKubernetes kubernetes, JsonObject secret)
    {
        var (ns, name) = ((string)secret["metadata"]!["namespace"]!, (string)secret["metadata"]!["name"]!);
        var widget = name.EndsWith("-app", StringComparison.Ordinal) ? name[..^4] : "";
        if (kubernetes.Find(Widget.ResourceType, ns, widget)?["status"] is JsonObject)
        {
            kubernetes.Change(
                Widget.ResourceType, ns, widget, body => body["status"]!["passwordVersion"] = (string)secret["metadata"]!["resourceVersion"]!);
        }
    }
}
