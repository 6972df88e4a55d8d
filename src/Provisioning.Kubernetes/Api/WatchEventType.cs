namespace Provisioning.Kubernetes.Api;

/// <summary>What a line of a watch says.</summary>
internal enum WatchEventType
{
    Added,
    Modified,
    Deleted,
    Bookmark,
}
