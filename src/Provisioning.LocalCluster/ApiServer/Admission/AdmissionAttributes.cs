using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer.Rest;

namespace Provisioning.LocalCluster.ApiServer.Admission;

/// <summary>A write that has been decoded and is to be admitted.</summary>
internal sealed class AdmissionAttributes(ApiRequest request, string operation, string name, JsonObject? item, JsonObject? old)
{
    public ApiRequest Request { get; } = request;

    public ApiResource Resource => Request.Resource;

    /// <summary><c>CREATE</c>, <c>UPDATE</c>, <c>DELETE</c> or <c>CONNECT</c>.</summary>
    public string Operation { get; } = operation;

    public string? Namespace => Request.Namespace;

    /// <summary>Empty while it is to be generated.</summary>
    public string Name { get; } = name;

    public string? Subresource => Request.Subresource;

    /// <summary>The object as it would be stored; mutating plug-ins change or replace it.</summary>
    public JsonObject? Object { get; set; } = item;

    /// <summary>The object as it is; to be read only.</summary>
    public JsonObject? OldObject { get; } = old;

    public bool IsCreate => Operation == "CREATE";

    public bool IsMain => Subresource is null;
}
