using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.Controllers.Garbage;

/// <summary>An object as the garbage collector sees it.</summary>
internal sealed record GraphNode(ResourceKind Kind, ObjectKey Key, JsonObject Item)
{
    public const string Foreground = "foregroundDeletion";
    public const string Orphan = "orphan";

    public string Uid { get; } = Item.Uid();

    public bool IsBeingDeleted { get; } = Item.IsBeingDeleted();

    public IReadOnlyList<string> Finalizers { get; } = [.. (Item.Node("metadata", "finalizers") as JsonArray ?? []).Select(f => f.String() ?? "")];

    public IReadOnlyList<JsonObject> Owners { get; } = [.. OwnerReferences.Of(Item)];

    /// <summary>Waits for its dependents to be deleted before it.</summary>
    public bool DeletesDependentsFirst => IsBeingDeleted && Finalizers.Contains(Foreground, StringComparer.Ordinal);

    /// <summary>Waits for its dependents to be let go.</summary>
    public bool OrphansDependents => IsBeingDeleted && Finalizers.Contains(Orphan, StringComparer.Ordinal);

    public bool Blocks(string ownerUid) => Owners.Any(o => o.String("uid") == ownerUid && o.Bool("blockOwnerDeletion") == true);

    /// <summary>The same owners and the same stage of life: nothing for the collector to do.</summary>
    public bool IsSameTo(GraphNode other) =>
        IsBeingDeleted == other.IsBeingDeleted
        && Finalizers.SequenceEqual(other.Finalizers, StringComparer.Ordinal)
        && Owners.Select(o => o.String("uid")).SequenceEqual(other.Owners.Select(o => o.String("uid")), StringComparer.Ordinal);
}
