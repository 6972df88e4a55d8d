using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer.Json;

namespace Provisioning.LocalCluster.Tests.ApiServer.Replay;

/// <summary>Learns which of our versions, identities and tokens stand for the recorded ones, and puts them into the requests that follow.</summary>
internal sealed class Translation
{
    private readonly Dictionary<string, string> _known = new(StringComparer.Ordinal);

    public void Learn(JsonNode? recorded, JsonNode? actual)
    {
        switch (recorded, actual)
        {
            case (JsonObject a, JsonObject b):
                foreach (var (name, value) in a)
                {
                    if (name is "resourceVersion" or "uid" or "continue" or "token" && value.AsString() is { } old && b[name].AsString() is { } ours)
                    {
                        _known[old] = ours;
                    }
                    else
                    {
                        Learn(value, b[name]);
                    }
                }

                break;
            case (JsonArray a, JsonArray b):
                foreach (var (x, y) in a.Zip(b))
                {
                    Learn(x, y);
                }

                break;
            default:
                break;
        }
    }

    public JsonNode? Body(JsonNode? body) => body switch
    {
        JsonObject o => new JsonObject(o.Select(p => KeyValuePair.Create(
            p.Key, p.Key is "resourceVersion" or "uid" && p.Value.AsString() is { } text ? JsonValue.Create(_known.GetValueOrDefault(text, text))
                : Body(p.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Body)]),
        _ => body?.DeepClone(),
    };

    public string Path(string path)
    {
        foreach (var parameter in path.Split('?', '&').Skip(1))
        {
            var parts = parameter.Split('=', 2);
            if (parts is ["resourceVersion" or "continue", var value] && _known.TryGetValue(value, out var ours))
            {
                path = path.Replace(parameter, $"{parts[0]}={ours}", StringComparison.Ordinal);
            }
        }

        return path;
    }
}
