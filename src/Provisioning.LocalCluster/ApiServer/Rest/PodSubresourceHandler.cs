using Microsoft.AspNetCore.Http;
using Provisioning.LocalCluster.Node;

namespace Provisioning.LocalCluster.ApiServer.Rest;

/// <summary>Answers <c>exec</c>, <c>portforward</c> or <c>log</c> of a pod that exists, for a caller who may.</summary>
internal delegate Task PodSubresourceHandler(HttpContext context, INode node, string ns, string pod);
