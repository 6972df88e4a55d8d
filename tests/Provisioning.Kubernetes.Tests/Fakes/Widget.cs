using System.Text.Json;
using System.Text.Json.Serialization;
using Provisioning.Kubernetes.Api;

namespace Provisioning.Kubernetes.Tests.Fakes;

internal sealed record Widget : KubernetesResource
{
    public static readonly ResourceType<Widget> ResourceType = new("test.dev", "v1", "widgets", "Widget", Namespaced: true, WidgetJson.Default.Widget);

    public static readonly ResourceType Monitor = new("test.dev", "v1", "monitors", "Monitor", Namespaced: true);

    public static readonly ResourceType Door = new("test.dev", "v1", "doors", "Door", Namespaced: true);

    public static readonly ResourceType Schedule = new("test.dev", "v1", "schedules", "Schedule", Namespaced: true);

    public WidgetStatus? Status { get; init; }
}

internal sealed record WidgetStatus
{
    public int Ready { get; init; }

    public string? Failure { get; init; }

    public string? Stuck { get; init; }

    /// <summary>Version of the Secret whose password it takes.</summary>
    public string? PasswordVersion { get; init; }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Widget))]
internal sealed partial class WidgetJson : JsonSerializerContext;
