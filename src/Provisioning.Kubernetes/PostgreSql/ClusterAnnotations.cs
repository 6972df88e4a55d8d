using System.Globalization;

namespace Provisioning.Kubernetes.PostgreSql;

/// <summary>Annotations by which a cluster is told what to do.</summary>
internal static class ClusterAnnotations
{
    /// <summary><c>on</c>: no instance is to run.</summary>
    public const string Hibernation = "cnpg.io/hibernation";

    /// <summary>A JSON list of the instances whose server is kept from running, or of <c>*</c>.</summary>
    public const string Fencing = "cnpg.io/fencedInstances";

    /// <summary><c>disabled</c>: the operator does nothing for the cluster.</summary>
    public const string Reconciliation = "cnpg.io/reconciliationLoop";

    /// <summary>On the cluster: when instances are to be restarted. On a pod: what it had been when the instance was.</summary>
    public const string RestartedAt = "kubectl.kubernetes.io/restartedAt";

    public static string FormatRestart(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}
