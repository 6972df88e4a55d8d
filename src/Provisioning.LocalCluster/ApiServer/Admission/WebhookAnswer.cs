using System.Text.Json.Nodes;

namespace Provisioning.LocalCluster.ApiServer.Admission;

/// <summary>What a webhook said.</summary>
internal sealed record WebhookAnswer(bool Allowed, JsonObject? Status, JsonArray? Patch, IReadOnlyList<string> Warnings);
