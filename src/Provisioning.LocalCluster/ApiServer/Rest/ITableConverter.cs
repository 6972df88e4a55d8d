using System.Text.Json.Nodes;

namespace Provisioning.LocalCluster.ApiServer.Rest;

/// <summary>Turns objects into the <c>meta.k8s.io/v1</c> Table that <c>kubectl get</c> asks for.</summary>
internal interface ITableConverter
{
    /// <param name="items">The objects, to be read only.</param>
    /// <param name="metadata">The list's metadata, or <c>{ "resourceVersion": … }</c> of the one object.</param>
    /// <param name="includeObject"><c>None</c>, <c>Metadata</c> (the default) or <c>Object</c>.</param>
    /// <param name="includeHeaders">False in all events of a watch but the first.</param>
    JsonObject Convert(ApiResource resource, IReadOnlyList<JsonObject> items, JsonObject metadata, string includeObject, bool includeHeaders);
}
