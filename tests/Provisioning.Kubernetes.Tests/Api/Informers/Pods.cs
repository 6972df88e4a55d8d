using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Resources;

namespace Provisioning.Kubernetes.Tests.Api.Informers;

internal static class Pods
{
    public static Pod Pod(string name, int version, string ns = "acme-shop") => new()
    {
        Metadata = new ObjectMeta { Name = name, Namespace = ns, ResourceVersion = $"{version}" },
    };

    public static WatchEvent<Pod> Added(Pod pod) => new(WatchEventType.Added, pod.Metadata.ResourceVersion!, pod);

    public static WatchEvent<Pod> Modified(Pod pod) => new(WatchEventType.Modified, pod.Metadata.ResourceVersion!, pod);

    public static WatchEvent<Pod> Deleted(Pod pod) => new(WatchEventType.Deleted, pod.Metadata.ResourceVersion!, pod);

    public static WatchEvent<Pod> Bookmark(int version) => new(WatchEventType.Bookmark, $"{version}", null);
}
