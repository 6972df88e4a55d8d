using System.Text.Json.Nodes;

namespace Provisioning.LocalCluster.Client;

/// <summary>What identifies an object within its kind.</summary>
internal readonly record struct ObjectKey(string? Namespace, string Name)
{
    public static ObjectKey Of(JsonObject item) => new(item.Namespace(), item.Name());

    public override string ToString() => Namespace is null ? Name : $"{Namespace}/{Name}";
}
