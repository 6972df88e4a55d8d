using Microsoft.AspNetCore.Http;
using Provisioning.LocalCluster.ApiServer.Admission;
using Provisioning.LocalCluster.ApiServer.Authorization;
using Provisioning.LocalCluster.ApiServer.CustomResources;
using Provisioning.LocalCluster.ApiServer.Rest;
using Provisioning.LocalCluster.ApiServer.Schemas;
using Provisioning.LocalCluster.ApiServer.Storage;

namespace Provisioning.LocalCluster.ApiServer;

/// <summary>A Kubernetes API server: answers every API path. Hosting (Kestrel, TLS, ports) is the caller's.</summary>
internal sealed class ApiServerCore : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly WebhookPlugin _webhooks;
    private readonly Dispatcher _dispatcher;

    public ApiServerCore(ApiServerOptions options)
    {
        Options = options;
        Registry = new ResourceRegistry(BuiltinResources.Load());
        Store = new Store(options.WatchHistory);
        Bootstrap.Write(Store, Registry, options);
        var definitions = new DefinitionRegistrar(Store, Registry);
        Store.Committed += definitions.Follow;
        const string Registration = "admissionregistration.k8s.io";
        var namespaces = Resource("", "namespaces");
        _webhooks = new WebhookPlugin(
            Resource(Registration, "mutatingwebhookconfigurations"), Resource(Registration, "validatingwebhookconfigurations"), namespaces, options.Time);
        var admission = new AdmissionChain(
            [
                new NamespaceLifecycle(namespaces),
                new LimitRanger(Resource("", "limitranges")),
                new ServiceAccountPlugin(Resource("", "serviceaccounts")),
                new PodDefaultsPlugin(Resource("scheduling.k8s.io", "priorityclasses")),
                new ClaimDefaultsPlugin(Resource("storage.k8s.io", "storageclasses")),
                new ClaimResizePlugin(Resource("storage.k8s.io", "storageclasses")),
                new ServiceAddressPlugin(Resource("", "services")),
                _webhooks,
                new PodSecurity(namespaces),
            ],
            new ResourceQuotas(Store, Resource("", "resourcequotas")));
        var authenticator = new Authenticator(options, Resource("", "serviceaccounts"));
        const string Rbac = "rbac.authorization.k8s.io";
        var authorizer = new Authorizer(Resource(Rbac, "roles"), Resource(Rbac, "rolebindings"), Resource(Rbac, "clusterroles"),
            Resource(Rbac, "clusterrolebindings"));
        _dispatcher = new Dispatcher(this, admission, authenticator, authorizer, _stopping.Token);
    }

    public ApiServerOptions Options { get; }

    public ResourceRegistry Registry { get; }

    public Store Store { get; }

    /// <summary>Answers one request.</summary>
    public Task HandleAsync(HttpContext context) => _dispatcher.HandleAsync(context);

    /// <summary>Ends all watches, so that the host can stop at once.</summary>
    public void Stop() => _stopping.Cancel();

    private ResourceStore Resource(string group, string plural) => Store.For(Registry.Find(group, "v1", plural)!.Storage);

    public void Dispose()
    {
        _stopping.Cancel();
        _stopping.Dispose();
        _webhooks.Dispose();
    }
}
