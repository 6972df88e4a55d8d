using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.Controllers.Namespaces;

/// <summary>Gives every namespace its <c>default</c> ServiceAccount and the cluster's certificate authority.</summary>
internal sealed class NamespaceDefaultsController : Controller
{
    private const string Description =
        "Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. "
        + "No other usage is guaranteed across distributions of Kubernetes clusters.";

    private readonly string? _authority;
    private readonly Informer _namespaces;
    private readonly Informer _accounts;

    public NamespaceDefaultsController(ControllerContext context, string? authority)
        : base(context)
    {
        _authority = authority;
        _namespaces = Watch(Kinds.Namespace);
        _accounts = Watch(Kinds.ServiceAccount, OnAccount);
    }

    protected override async Task<TimeSpan?> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (_namespaces.Get(null, key.Name) is not { } item || item.IsBeingDeleted() || _accounts.Get(key.Name, "default") is not null)
        {
            return null;
        }

        if (_authority is not null)
        {
            await EnsureAsync(Kinds.ConfigMap, key.Name, RootCertificate(_authority), cancellationToken).ConfigureAwait(false);
        }

        await EnsureAsync(Kinds.ServiceAccount, key.Name, Object("ServiceAccount", "default"), cancellationToken).ConfigureAwait(false);
        return null;
    }

    private static JsonObject RootCertificate(string authority)
    {
        var item = Object("ConfigMap", "kube-root-ca.crt");
        item["metadata"]!["annotations"] = new JsonObject { ["kubernetes.io/description"] = Description };
        item["data"] = new JsonObject { ["ca.crt"] = authority };
        return item;
    }

    private static JsonObject Object(string kind, string name) =>
        new() { ["apiVersion"] = "v1", ["kind"] = kind, ["metadata"] = new JsonObject { ["name"] = name } };

    private void OnAccount(WatchEvent change)
    {
        if (change.Type == "DELETED" && change.Object.Name() == "default")
        {
            Enqueue(new ObjectKey(null, change.Object.Namespace()!));
        }
    }

    private async Task EnsureAsync(ResourceKind kind, string ns, JsonObject item, CancellationToken cancellationToken)
    {
        try
        {
            await Context.Client.CreateAsync(kind, ns, item, cancellationToken).ConfigureAwait(false);
        }
        catch (KubeApiException e) when (e.AlreadyExists)
        {
            // There already.
        }
    }
}
