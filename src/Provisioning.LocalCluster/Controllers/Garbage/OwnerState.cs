namespace Provisioning.LocalCluster.Controllers.Garbage;

internal enum OwnerState
{
    Present,

    /// <summary>There is no object of that uid.</summary>
    Absent,

    /// <summary>Is being deleted, after its dependents.</summary>
    WaitsForDependents,

    /// <summary>Its kind is not served (yet).</summary>
    Unknown,
}
