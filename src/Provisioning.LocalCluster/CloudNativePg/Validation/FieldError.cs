using System.Text.Json.Nodes;

namespace Provisioning.LocalCluster.CloudNativePg.Validation;

/// <summary>A field that is wrong, worded as Kubernetes words it.</summary>
/// <param name="Field">Its path.</param>
/// <param name="Value">What it holds.</param>
/// <param name="Detail">What is wrong with it.</param>
internal sealed record FieldError(string Field, JsonNode? Value, string Detail)
{
    /// <summary>The message of a cause: without the path.</summary>
    public string Message => $"Invalid value: {Value?.ToJsonString(Relaxed) ?? "null"}: {Detail}";

    public override string ToString() => $"{Field}: {Message}";

    private static readonly System.Text.Json.JsonSerializerOptions Relaxed =
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
