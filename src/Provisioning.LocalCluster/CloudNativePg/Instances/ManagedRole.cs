namespace Provisioning.LocalCluster.CloudNativePg.Instances;

/// <summary>A role of <c>spec.managed.roles</c>.</summary>
/// <param name="Name">The role.</param>
/// <param name="Absent">It is to be dropped.</param>
/// <param name="Options">Its attributes, as <c>ALTER ROLE</c> takes them.</param>
/// <param name="MemberOf">The roles it is in.</param>
internal sealed record ManagedRole(string Name, bool Absent, string Options, IReadOnlyList<string> MemberOf);
