namespace Provisioning.IntegrationTests.Infrastructure;

/// <summary>What a test needs of the cluster beyond an API server and the operators.</summary>
internal enum Capability
{
    /// <summary>Pods run real PostgreSQL servers.</summary>
    RealPostgres,

    /// <summary>Pods' ports can be reached through the API server.</summary>
    PortForward,

    /// <summary>The metrics API is served.</summary>
    Metrics,

    /// <summary>Something runs pods, pulls images and schedules: a kubelet and a scheduler, or this project's node.</summary>
    Node,

    /// <summary>The operator's admission webhooks are called.</summary>
    Webhooks,

    /// <summary>Faults can be injected into the API server: the embedded cluster only.</summary>
    FaultInjection,
}
