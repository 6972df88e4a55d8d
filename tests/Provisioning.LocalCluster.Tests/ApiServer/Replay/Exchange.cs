using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer.Json;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.Tests.ApiServer.Replay;

/// <summary>One request to a real API server, and what it answered.</summary>
internal sealed record Exchange(int Index, string Title, JsonObject Request, JsonObject Response)
{
    public string Method => Request.String("method")!;

    public string Path => Request.String("path")!;

    public bool IsAuthenticated => Request["authenticated"].IsTrue();

    public int Status => Response.Int("status")!.Value;

    /// <summary>A long body is recorded as text, and cut.</summary>
    public bool IsCut => Response["body"].AsString()?.EndsWith("…(cut)", StringComparison.Ordinal) == true;

    public static IReadOnlyList<Exchange> Load()
    {
        var list = JsonText.Parse(File.ReadAllBytes(ReferenceData.Path("recordings/kube-apiserver/exchanges.json")))!.AsArray();
        return [.. list.Select((e, i) => new Exchange(i, e.String("title")!, e!["request"]!.AsObject(), e["response"]!.AsObject()))];
    }
}
