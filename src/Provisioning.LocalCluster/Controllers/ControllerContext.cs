using Microsoft.Extensions.Logging;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.Controllers;

/// <summary>What the controllers share.</summary>
internal sealed record ControllerContext(KubeClient Client, InformerSet Informers, TimeProvider Time, ILogger Logger);
