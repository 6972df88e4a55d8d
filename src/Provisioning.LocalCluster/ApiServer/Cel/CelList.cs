using System.Collections;
using System.Text.Json.Nodes;

namespace Provisioning.LocalCluster.ApiServer.Cel;

/// <summary>A JSON list as CEL sees it.</summary>
internal sealed class CelList(JsonArray items) : IReadOnlyList<object?>
{
    public int Count => items.Count;

    public object? this[int index] => CelValues.FromJson(items[index]);

    public IEnumerator<object?> GetEnumerator() => items.Select(CelValues.FromJson).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
