namespace Provisioning.Kubernetes.Resources;

/// <summary>The labels that the library puts on every object that it applies.</summary>
internal static class WellKnownLabels
{
    /// <summary>Prefix of our own labels; a spec's labels may not use it.</summary>
    public const string Prefix = "provisioning.dev/";

    /// <summary>Says who applied an object. Operators overwrite it on their children: watches of those select on <see cref="Organization"/>.</summary>
    public const string ManagedBy = "app.kubernetes.io/managed-by";

    public const string ManagedByValue = "provisioning";

    public const string Organization = Prefix + "organization";

    public const string Project = Prefix + "project";

    public const string Engine = Prefix + "engine";

    public const string Tier = Prefix + "tier";

    /// <summary>On our own Jobs and their pods: the Job's name.</summary>
    public const string Task = Prefix + "task";

    /// <summary>Selects what belongs to any database of ours.</summary>
    public const string AnyDatabase = Organization;
}
