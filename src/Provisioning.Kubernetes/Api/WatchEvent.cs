namespace Provisioning.Kubernetes.Api;

/// <summary>One line of a watch. <paramref name="Resource"/> is null for a bookmark.</summary>
internal readonly record struct WatchEvent<T>(WatchEventType Type, string ResourceVersion, T? Resource)
    where T : KubernetesResource;
