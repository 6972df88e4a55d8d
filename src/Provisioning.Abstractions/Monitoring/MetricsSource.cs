namespace Provisioning;

/// <summary>Whether the cluster measures what pods use.</summary>
public enum MetricsSource
{
    /// <summary>metrics-server answers.</summary>
    Available,

    /// <summary>The cluster does not serve <c>metrics.k8s.io</c>: metrics-server is not installed.</summary>
    NotInstalled,

    /// <summary>The API is registered, and metrics-server does not answer.</summary>
    NotAnswering,
}
