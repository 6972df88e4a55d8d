using System.Text.Json.Nodes;

namespace Provisioning.LocalCluster.Tests.CloudNativePg.Timelines;

/// <summary>One change of one object, as a watch saw it.</summary>
internal sealed record Change(string Type, string Kind, JsonObject Item);
