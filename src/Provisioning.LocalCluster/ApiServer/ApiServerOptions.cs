using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Provisioning.LocalCluster.ApiServer.Authorization;
using Provisioning.LocalCluster.ApiServer.Rest;
using Provisioning.LocalCluster.Node;

namespace Provisioning.LocalCluster.ApiServer;

/// <summary>What an API server is put together from.</summary>
internal sealed class ApiServerOptions
{
    public TimeProvider Time { get; init; } = TimeProvider.System;

    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>The bearer token of the administrator, a member of <c>system:masters</c>.</summary>
    public required string AdminToken { get; init; }

    /// <summary>More users, by bearer token.</summary>
    public IReadOnlyDictionary<string, UserInfo> Users { get; init; } = new Dictionary<string, UserInfo>(StringComparer.Ordinal);

    /// <summary>The port that the <c>kubernetes</c> service points at; 0 when unknown.</summary>
    public int Port { get; set; }

    /// <summary>What runs the pods; without one, streaming subresources answer that there is no node. May be set after the start.</summary>
    public INode? Node { get; set; }

    /// <summary>Discovery, OpenAPI, metrics.</summary>
    public IList<IApiEndpoint> Endpoints { get; } = [];

    public ITableConverter? Tables { get; set; }

    /// <summary>Handlers of <c>exec</c>, <c>portforward</c> and <c>log</c>.</summary>
    public IDictionary<string, PodSubresourceHandler> PodSubresources { get; } = new Dictionary<string, PodSubresourceHandler>(StringComparer.Ordinal);

    /// <summary>How many changes of a resource a watch can catch up with before it is told 410 Expired.</summary>
    public int WatchHistory { get; init; } = 8192;
}
