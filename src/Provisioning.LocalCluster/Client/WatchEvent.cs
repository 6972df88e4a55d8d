using System.Text.Json.Nodes;

namespace Provisioning.LocalCluster.Client;

/// <summary>One line of a watch: <c>ADDED</c>, <c>MODIFIED</c>, <c>DELETED</c> or <c>BOOKMARK</c>.</summary>
internal readonly record struct WatchEvent(string Type, JsonObject Object);
