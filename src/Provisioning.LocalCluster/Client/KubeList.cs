using System.Text.Json.Nodes;

namespace Provisioning.LocalCluster.Client;

/// <summary>A whole list, and the version to watch from.</summary>
internal sealed record KubeList(IReadOnlyList<JsonObject> Items, string ResourceVersion);
