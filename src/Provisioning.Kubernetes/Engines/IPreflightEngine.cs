using Provisioning.Kubernetes.Preflight;

namespace Provisioning.Kubernetes.Engines;

/// <summary>An engine that says what its operators are told by. Pure, as <see cref="IEngine"/> is.</summary>
internal interface IPreflightEngine
{
    IReadOnlyList<OperatorProfile> Operators { get; }

    /// <summary>A spec without a backup policy; rendered, it shows the fields of the operators' kinds that the library sets.</summary>
    DatabaseSpec Sample { get; }
}
