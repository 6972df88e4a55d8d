using System.Text.Json.Nodes;

namespace Provisioning.Kubernetes.Api;

/// <summary>The object as the server has it (or, in a dry run, would have it), and what the server and its webhooks warned of.</summary>
internal sealed record ApplyResult(JsonObject Body, IReadOnlyList<string> Warnings);
